import { settle } from "../settle.js";
import type { VirtualClock } from "../virtual-clock.js";

/** Clock steps after which a run is held to be stuck. */
export const MOST_STEPS = 100_000;

/** Lets time go on until a promise has settled. Rejects where it never does. */
export async function drive<T>(clock: Pick<VirtualClock, "step">, promise: Promise<T>): Promise<T> {
  const state = { settled: false };
  const done = promise.finally(() => {
    state.settled = true;
  });
  done.catch(() => {});
  for (let steps = 0; !state.settled && steps < MOST_STEPS; steps++) {
    await settle();
    if (state.settled || clock.step()) continue;
    await settle();
    if (!state.settled) throw new Error("a promise never settles");
  }
  return done;
}
