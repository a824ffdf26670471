import { EventStatus } from "@machinery/protocol";
import type { Places, Seat } from "../places/places.js";
import type { Asides } from "../residents/asides.js";
import type { Resident } from "../residents/resident.js";
import type { Turns } from "../turns/turns.js";
import type { Ready, ReadyEvent } from "./ready.js";

/** What beginning an event needs around it. */
export interface BeginSurroundings {
  readonly asides: Asides;
  readonly turns: Turns;
  readonly ready: Ready;
  readonly seat: Seat;
  readonly around: { readonly places: Places };
}

/**
 * Begins an event that waited, in the place that was taken for it. One that has begun before, or has ended since, is left as it is. One that is set aside
 * is not given again.
 */
export function beginReady(epoch: BeginSurroundings, resident: Resident, event: ReadyEvent): void {
  const { asides, turns, ready, seat } = epoch;
  const { workflow, key, eventId } = event;
  if (resident.poison !== undefined) {
    seat.leave(workflow, key);
    asides.setAside(resident, resident.poison);
    return;
  }
  const waits = resident.state.status === EventStatus.ACCEPTED;
  // It may have been paused while the event was read.
  const isPaused = epoch.around.places.rule(workflow)?.paused !== undefined;
  if (waits && !isPaused) {
    turns.start(resident);
    return;
  }
  seat.leave(workflow, key);
  // Otherwise what keeps it from waiting is still to be written.
  if (waits || resident.queued === 0) ready.over(eventId);
  if (waits) ready.note(workflow, key, eventId);
}
