import type { JsonObject, Violation } from "@machinery/protocol";
import type { Mismatch } from "@machinery/language";
import { beginEvent } from "../turn/begin-event.js";
import type { EventParent } from "../state/event-state.js";
import type { Rerun } from "../rerun.js";
import type { CommandHandler } from "./command-handler.js";
import { concurrencyKeyOf } from "./concurrency-key.js";

/** Post an event. The only command on an event that is not there yet. Refused with INVALID_DATA when the data does not match the inputs, or gives no key to count it under. */
export interface PostEvent {
  readonly kind: "post-event";
  readonly eventId: string;
  readonly data: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  /** Hexadecimal text the event's chance (jitter, uuid) is drawn from. */
  readonly seed: string;
  /** The event that begins it, where it is a sub-workflow's. */
  readonly parent?: EventParent;
  /** The event that it carries out again, where it does. */
  readonly rerun?: Rerun;
  /** Whether there is room to start it in the same commit. */
  readonly start: boolean;
}

export const postEvent: CommandHandler<PostEvent> = (turn, command) => {
  const { plan, nowMs } = turn;
  const { rerun } = command;
  const checked = plan.inputs.check(command.data, "data");
  if (!checked.ok) {
    const violations = checked.mismatches.map(violationOf);
    const found = `${violations.length} ${violations.length === 1 ? "mismatch" : "mismatches"}, the first at ${violations[0]?.field ?? "data"}`;
    return {
      reason: "INVALID_DATA",
      expected: `data that matches the inputs of workflow ${plan.workflow}`,
      found,
      todo: "correct the fields that are listed, then post again",
      violations,
    };
  }
  const key = concurrencyKeyOf(plan, command, checked.value, nowMs);
  if (!key.ok)
    return {
      reason: "INVALID_DATA",
      expected: `data that gives a key to count events of workflow ${plan.workflow} under`,
      found: key.fault.message,
      todo: "correct the data, or have the workflow's `concurrency.key` deal with it",
      violations: [{ field: "concurrency.key", description: key.fault.message }],
    };
  turn.accept({
    kind: "event-accepted",
    version: 1,
    eventId: command.eventId,
    workflow: plan.workflow,
    revision: plan.revision,
    data: checked.value,
    labels: command.labels,
    ...(command.idempotencyKey === undefined ? {} : { idempotencyKey: command.idempotencyKey }),
    seed: command.seed,
    ...(command.parent === undefined ? {} : { parent: command.parent }),
    ...(key.value === undefined ? {} : { concurrencyKey: key.value }),
    ...(rerun && { rerunOf: { eventId: rerun.eventId, step: rerun.step } }),
    ackTimeMs: nowMs,
  });
  if (rerun?.takenOver !== undefined)
    turn.record({ kind: "steps-taken-over", version: 1, ...rerun.takenOver });
  if (command.start) beginEvent(turn);
  return undefined;
};

const violationOf = ({ path, expected, found }: Mismatch): Violation => ({
  field: path,
  description: `expected ${expected}, found ${found}`,
});
