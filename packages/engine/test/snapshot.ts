import { EngineError, type EventState } from "../src/index.js";
import { LiveEvent } from "../src/state/live-event.js";

/** A state as text: equal texts, equal states. Only the order of maps' keys does not count. */
export function snapshot(state: EventState | undefined): string {
  if (state === undefined) return "none";
  if (!(state instanceof LiveEvent)) throw new EngineError("not a state");
  const { status, wakeTimeMs, ended } = state;
  return JSON.stringify(
    { ...Object.fromEntries(Object.entries(state)), root: undefined, status, wakeTimeMs, ended },
    (_name, value: unknown) => (value instanceof Map ? sorted(value as ReadonlyMap<string, unknown>) : value),
    1,
  );
}

const sorted = <V>(map: ReadonlyMap<string, V>): [string, V][] =>
  [...map].sort(([one], [other]) => (one < other ? -1 : 1));
