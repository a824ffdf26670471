import type { Resident } from "../residents/resident.js";
import type { Turns } from "../turns/turns.js";
import type { WaitingCalls } from "./waiting-calls.js";

/** Orders the calls of an event again that waited and may be let in now; nothing where the event cannot be had. */
export function orderAgain(
  waiting: WaitingCalls,
  turns: Turns,
  resident: Resident | undefined,
  eventId: string,
): void {
  for (const call of waiting.of(eventId)) {
    const step = resident?.state.deferred?.get(call.number)?.path;
    const isOrdered =
      resident !== undefined &&
      step !== undefined &&
      turns.take(resident, { kind: "start-deferred", number: call.number });
    waiting.ordered(call, isOrdered ? step : undefined);
  }
}
