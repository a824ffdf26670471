import { EngineError, type EventState } from "../src/index.js";
import { LiveEvent } from "../src/live-event.js";

/** A state as text: equal texts, equal states. Only the order of maps' keys does not count. */
export function snapshot(state: EventState | undefined): string {
  if (state === undefined) return "none";
  if (!(state instanceof LiveEvent)) throw new EngineError("not a state");
  const { frames, steps, callbacks, awaited, inbox, ...rest } = state;
  const { status, wakeTimeMs, ended } = state;
  return JSON.stringify(
    {
      ...rest,
      frames: sorted(frames),
      steps: sorted(steps),
      callbacks: callbacks && sorted(callbacks),
      awaited: [...(awaited?.keys() ?? [])].sort((one, other) => one - other),
      inbox: inbox && { ...inbox, kept: sorted(inbox.kept), taken: sorted(inbox.taken) },
      status,
      wakeTimeMs,
      ended,
    },
    null,
    1,
  );
}

const sorted = <V>(map: ReadonlyMap<string, V>): [string, V][] =>
  [...map].sort(([one], [other]) => (one < other ? -1 : 1));
