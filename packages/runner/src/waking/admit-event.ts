import type { EpochPorts } from "../epoch-ports.js";
import type { Visit } from "../residents/residents.js";
import type { Signals } from "../signals/signals.js";
import { tellSignals } from "../signals/tell-signals.js";
import type { Gate } from "./admission.js";
import { beginReady, type BeginSurroundings } from "./begin-ready.js";
import { letIn } from "./let-in.js";
import { orderAgain } from "./order-again.js";
import type { ReadyEvent } from "./ready.js";
import type { WaitingCalls } from "./waiting-calls.js";

/** What letting events in needs around it. */
export interface AdmitSurroundings extends BeginSurroundings {
  readonly around: Pick<EpochPorts, "clock" | "places">;
  readonly waiting: WaitingCalls;
  readonly signals: Signals;
  visit(eventId: string, visit: Visit): void;
}

/** Reads an event that waited for its turn, and begins it in the place that was taken for it. Resolves once that is decided. */
export function beginEvent(epoch: AdmitSurroundings, event: ReadyEvent): Promise<void> {
  const { eventId, workflow, key } = event;
  return new Promise((resolve) => {
    epoch.visit(eventId, (resident, error) => {
      if (resident !== undefined) beginReady(epoch, resident, event);
      else {
        if (error === undefined) epoch.ready.over(eventId);
        else epoch.asides.cannotLoad(eventId, error);
        epoch.seat.leave(workflow, key);
      }
      resolve();
    });
  });
}

/** Reads an event that waited on disk for something else, and has it go on. Resolves once that is decided. */
export function admitEvent(
  epoch: AdmitSurroundings,
  eventId: string,
  gate: Exclude<Gate, "ready">,
  /** Before, services that answer later could not say that they are alive. */
  upSinceMs: number,
): Promise<void> {
  const { asides, turns, waiting, signals } = epoch;
  return new Promise((resolve) => {
    epoch.visit(eventId, (resident, error) => {
      if (resident !== undefined) letIn(epoch, resident, gate, upSinceMs);
      else if (error !== undefined) asides.cannotLoad(eventId, error);
      if (gate === "call") orderAgain(waiting, turns, resident, eventId);
      if (gate === "signal") tellSignals(signals.deliveries.of(eventId), turns, resident, error);
      resolve();
    });
  });
}
