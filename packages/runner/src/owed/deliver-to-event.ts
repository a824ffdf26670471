import { canBeTold, type Command } from "@machinery/engine";
import type { OwedItem } from "@machinery/store";
import type { CommitPipeline } from "../turns/commit-pipeline.js";
import { type Delivery, noteEntry } from "./owed-queue.js";
import type { Clock } from "../ports.js";
import type { Resident } from "../residents/resident.js";
import type { Visit } from "../residents/residents.js";
import type { Turns } from "../turns/turns.js";

/** What delivering to another event needs around it. */
export interface DeliverySurroundings {
  readonly clock: Clock;
  readonly pipeline: CommitPipeline;
  readonly turns: Turns;
  visit(eventId: string, visit: Visit): void;
  /** Whether nothing new is begun any more. */
  isStopping(): boolean;
}

/** The first wait after what could not be delivered, and the longest. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Delivers what an event owes to another: the command that it comes to and the end of what is owed are one commit. Never rejects. An event that is
 * set aside is told later.
 */
export function deliverToEvent(around: DeliverySurroundings, item: OwedItem): Promise<Delivery> {
  const { owed, eventId } = item;
  return new Promise((resolve) => {
    if (owed.kind === "cancel") {
      const reason = `its parent, event ${eventId}, does not wait for it any more`;
      tell(around, item, owed.eventId, { kind: "cancel-event", reason }, resolve);
      return;
    }
    around.visit(eventId, (child, error) => {
      if (child === undefined && error === undefined) forget(around, item, resolve);
      else if (child === undefined || !child.state.ended) resolve(later(around, item));
      else tell(around, item, owed.eventId, endOf(child, owed.step), resolve);
    });
  });
}

function endOf({ eventId, state }: Resident, step: string): Command {
  const { status, outputs, error } = state;
  return {
    kind: "tell-child-ended",
    step,
    childId: eventId,
    status,
    ...(outputs === undefined ? undefined : { outputs }),
    ...(error === undefined ? undefined : { error }),
  };
}

function tell(
  around: DeliverySurroundings,
  item: OwedItem,
  eventId: string,
  command: Command,
  resolve: (delivery: Delivery) => void,
): void {
  around.visit(eventId, (target, error) => {
    if (around.isStopping()) resolve({ kind: "left" });
    else if (target === undefined && error === undefined) forget(around, item, resolve);
    else if (target === undefined || target.poison !== undefined || isHeld(target, command))
      resolve(later(around, item));
    else {
      let isWritten = false;
      const done = () => {
        if (isWritten) resolve({ kind: "settled" });
        else forget(around, item, resolve);
      };
      const ack = { committed: done, refused: done, lost: () => resolve({ kind: "left" }) };
      isWritten = around.turns.take(target, command, ack, [[item.key, undefined]]);
    }
  });
}

/** Whether the event would not hear it. A cancel always reaches it. */
const isHeld = ({ state }: Resident, command: Command): boolean =>
  command.kind === "tell-child-ended" && !state.ended && !canBeTold(state);

function later({ clock }: DeliverySurroundings, { owed }: OwedItem): Delivery {
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** Math.min(owed.attempts, 20), LONGEST_WAIT_MS);
  return { kind: "later", atMs: clock.nowMs() + waitMs };
}

/** Nobody is left to hear it, or it was heard. */
function forget(
  { pipeline }: DeliverySurroundings,
  item: OwedItem,
  resolve: (delivery: Delivery) => void,
): void {
  pipeline.add({
    entries: [noteEntry([[item.key, undefined]])],
    bytes: 128,
    release: () => resolve({ kind: "settled" }),
    lose: () => resolve({ kind: "left" }),
  });
}
