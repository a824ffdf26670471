import type { Awaited } from "../state/awaited.js";
import { EngineError } from "../engine-error.js";
import type { LiveEvent } from "../state/live-event.js";
import { openStepOf } from "./open-step-of.js";

/** What a step waits for. Throws an EngineError when it is not open, or waits for something else. */
export function awaitedOf<K extends Awaited["kind"]>(
  state: LiveEvent,
  path: string,
  kind: K,
): Extract<Awaited, { readonly kind: K }> {
  const { awaited } = openStepOf(state, path);
  if (awaited?.kind === kind) return awaited as Extract<Awaited, { readonly kind: K }>;
  throw new EngineError(`The history of event ${state.eventId} names step ${path}, which does not ${kind}`);
}
