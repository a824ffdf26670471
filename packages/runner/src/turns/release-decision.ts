import type { EffectsChange } from "@machinery/engine";
import { EventStatus } from "@machinery/protocol";
import type { EpochPorts } from "../epoch-ports.js";
import type { OwedQueues } from "../owed/owed-queues.js";
import type { Seat } from "../places/places.js";
import type { Asides } from "../residents/asides.js";
import type { Resident } from "../residents/resident.js";
import type { Residents } from "../residents/residents.js";
import type { Retention } from "../retention/retention.js";
import type { Admission } from "../waking/admission.js";
import type { Ready } from "../waking/ready.js";
import type { TimerQueue } from "../waking/timer-queue.js";
import type { WaitingCalls } from "../waking/waiting-calls.js";
import { type DecisionNotes, waitsForTime } from "./decision.js";
import { observeEnd } from "./observe-end.js";
import { outlineFacts } from "./outline-fact.js";

/** Who learns of a decision that is durable. */
export interface ReleaseSurroundings {
  readonly around: Pick<EpochPorts, "watchers" | "waiters" | "observer">;
  readonly asides: Asides;
  readonly waiting: WaitingCalls;
  readonly ready: Ready;
  readonly timers: TimerQueue;
  readonly owed: OwedQueues;
  readonly retention: Retention;
  readonly residents: Residents;
  readonly seat: Seat;
  readonly admission: Admission;
  reconcile(resident: Resident, change: EffectsChange, status: EventStatus): void;
}

/** Has everything go out that a decision leads to, once it is durable: what watchers are told, calls, timers, what is owed to others. */
export function releaseDecision(epoch: ReleaseSurroundings, resident: Resident, notes: DecisionNotes): void {
  const { watchers, waiters, observer } = epoch.around;
  const { summary } = notes;
  const outlines = watchers.anyWatched ? outlineFacts(resident.plan, notes) : [];
  watchers.committed(summary, outlines, notes.described, notes.ended);
  if (resident.tainted) epoch.asides.purge(resident);
  else goOn(epoch, resident, notes);
  if (notes.leavesPlace) epoch.seat.leave(summary.workflow, resident.state.concurrencyKey ?? "");
  if (notes.ended) {
    waiters.ended(summary, notes.outputs);
    observeEnd(observer, summary);
  }
  epoch.admission.nudge();
}

function goOn(epoch: ReleaseSurroundings, resident: Resident, notes: DecisionNotes): void {
  const { asides, waiting, ready, timers, owed, retention, residents } = epoch;
  const { status, workflow } = notes.summary;
  if (status === EventStatus.PAUSED) asides.done(resident.eventId);
  epoch.reconcile(resident, notes, status);
  for (const wait of notes.callWaits.began) waiting.note(wait);
  waiting.committed(resident.eventId, (step) => resident.flights.has(step));
  if (notes.statusBefore === EventStatus.ACCEPTED) ready.over(resident.eventId);
  if (status === EventStatus.ACCEPTED)
    ready.note(workflow, resident.state.concurrencyKey ?? "", resident.eventId);
  else if (waitsForTime(notes)) timers.note(Math.ceil(notes.wakeTimeMs!));
  // Before it leaves memory, so that it need not be read back for it.
  for (const item of notes.owed) owed.offer(item);
  if (notes.deleteTimeMs !== undefined) retention.note(notes.deleteTimeMs);
  residents.settle(resident);
}
