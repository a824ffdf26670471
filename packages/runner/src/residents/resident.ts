import type { EventState } from "@machinery/engine";
import type { Plan } from "@machinery/language";
import { EventStatus } from "@machinery/protocol";
import type { EventHead } from "@machinery/protocol/store";
import type { FoldedHead } from "@machinery/store";
import type { CallControl } from "../calling/call-signal.js";
import type { EventSummary } from "../partition.js";

/** An event that is in memory. Its state includes what is decided and still on its way to disk. */
export interface Resident {
  readonly eventId: string;
  readonly plan: Plan;
  state: EventState;
  /** As `deriveEvent` gave it for the last entry. Unset before the first. */
  head: FoldedHead | undefined;
  /** Decisions on their way to disk. */
  queued: number;
  /** Calls by step, which has one attempt at a time, until a committed decision owes them no more. */
  readonly flights: Map<string, Flight>;
  /** How many of them have no outcome yet. */
  inFlight: number;
  /** Takes the alarm back that is set for an event with calls in flight. */
  silence: (() => void) | undefined;
  alarmAtMs: number | undefined;
  /** Whether it holds a place in the window of those at work. Kept by `Residents`. */
  atWork: boolean;
  /** Whether it has a place among those of its workflow that are under way. */
  hasPlace: boolean;
  /** Whether what was in flight when the daemon stopped is dealt with. */
  recovered: boolean;
  /** Why it is to be set aside: its workflow does not compile, or deciding about it threw. */
  poison: string | undefined;
  /** Whether its state in memory is not to be trusted any more, and must be read back. */
  tainted: boolean;
  /** As of the last commit. Unset while there is none. */
  committed: EventSummary | undefined;
}

/** A call that was made. */
export interface Flight {
  readonly step: string;
  readonly attempt: number;
  readonly control: CallControl;
  landed: boolean;
  /** Whether it is a call that waited on disk until its service lets it in. */
  readonly waited: boolean;
  /** The round of `reconcile` that last saw it owed. */
  round: number;
}

/** An event that was just posted, or read back. Its first fact gives it its state. */
export function createResident(eventId: string, plan: Plan): Resident {
  return {
    eventId,
    plan,
    state: undefined as never,
    head: undefined,
    queued: 0,
    flights: new Map(),
    inFlight: 0,
    silence: undefined,
    alarmAtMs: undefined,
    atWork: false,
    hasPlace: false,
    recovered: true,
    poison: undefined,
    tainted: false,
    committed: undefined,
  };
}

/** Whether the event has a place in the window of those at work. */
export function isAtWork(status: EventStatus): boolean {
  return status === EventStatus.RUNNING;
}

/** The event as lists and acknowledgements show it, with what is decided so far. */
export function summaryOf(resident: Resident): EventSummary {
  const { state, head } = resident;
  const endTimeMs = head === undefined ? 0 : Number(head.endTimeMs);
  return {
    eventId: resident.eventId,
    workflow: state.workflow,
    revision: state.revision,
    status: state.status,
    ackTimeMs: state.ackTimeMs,
    labels: state.labels,
    facts: head === undefined ? 0 : Number(head.facts),
    ...(endTimeMs > 0 ? { endTimeMs } : undefined),
    ...(state.parent === undefined
      ? undefined
      : { parent: { eventId: state.parent.eventId, step: state.parent.step } }),
    ...(state.rerunOf === undefined ? undefined : { rerunOf: state.rerunOf }),
    ...(state.error === undefined ? undefined : { error: state.error }),
  };
}

/** The event as lists show it: of its error only the reason is known. */
export function summaryOfHead(head: EventHead): EventSummary {
  const endTimeMs = Number(head.endTimeMs);
  return {
    eventId: head.eventId,
    workflow: head.birth?.workflow ?? "",
    revision: head.birth?.workflowRevision ?? 0,
    status: head.status,
    ackTimeMs: Number(head.ackTimeMs),
    labels: head.birth?.labels ?? {},
    facts: Number(head.facts),
    ...(endTimeMs > 0 ? { endTimeMs } : undefined),
    ...(head.birth?.parent === undefined
      ? undefined
      : { parent: { eventId: head.birth.parent.eventId, step: head.birth.parent.step } }),
    ...(head.birth?.rerun === undefined
      ? undefined
      : { rerunOf: { eventId: head.birth.rerun.eventId, step: head.birth.rerun.step } }),
    ...(head.errorReason === ""
      ? undefined
      : { error: { reason: head.errorReason, message: "", step: "", attempts: 0 } }),
  };
}
