import type { EffectsChange, Fact } from "@machinery/engine";
import { EventStatus, type JsonObject } from "@machinery/protocol";
import type { Entry, OwedItem } from "@machinery/store";
import type { Counts } from "../counts.js";
import type { Committable } from "./commit-pipeline.js";
import type { EventSummary, TimedFact } from "../partition.js";
import type { Resident } from "../residents/resident.js";
import type { CallBacklogs } from "../waking/call-backlogs.js";
import type { Ack } from "./ack.js";
import { type CallWaits, noCallWaits } from "./call-waits.js";

/** What one decision left behind, taken down when it was made: what follows it may be decided before it is safe. */
export interface DecisionNotes extends EffectsChange {
  readonly summary: EventSummary;
  /** Unset: it was born by it. */
  readonly statusBefore: EventStatus | undefined;
  readonly facts: readonly Fact[];
  /** The service that the step of each of them has chosen. Undefined: none of them chooses. */
  readonly chosen: readonly (string | undefined)[] | undefined;
  /** Of the first of them. */
  readonly sequence: number;
  readonly timeMs: number;
  /** With payloads. Empty when nobody watches this event. */
  readonly described: readonly TimedFact[];
  readonly outputs: JsonObject | undefined;
  readonly ended: boolean;
  readonly wakeTimeMs: number | undefined;
  /** Of one that has ended: when it is to be deleted. Unset: never. */
  readonly deleteTimeMs: number | undefined;
  readonly callWaits: CallWaits;
  /** Whether the event had a place, and has none any more. */
  readonly leavesPlace: boolean;
  /** What it leaves the event owing to others. */
  readonly owed: readonly OwedItem[];
}

/** Where a decision goes once it is safe. */
export interface DecisionOutlet {
  readonly counts: Counts;
  readonly backlogs: Pick<CallBacklogs, "written">;
  /** Everything that is owed for it: effects, wakes, watchers, waiters. The event's `committed` is set already. */
  released(resident: Resident, notes: DecisionNotes): void;
}

/** A decision on its way to disk. */
export class Decision implements Committable {
  constructor(
    private readonly outlet: DecisionOutlet,
    private readonly resident: Resident,
    readonly entries: readonly Entry[],
    readonly bytes: number,
    private readonly ack: Ack,
    private readonly notes: DecisionNotes,
  ) {}

  begin(): void {
    const { summary, statusBefore, callWaits } = this.notes;
    this.outlet.counts.written(summary.workflow, statusBefore, summary.status);
    if (callWaits !== noCallWaits) this.outlet.backlogs.written(callWaits);
  }

  release(): void {
    const { resident, notes } = this;
    resident.queued--;
    resident.committed = notes.summary;
    this.outlet.released(resident, notes);
    this.ack.committed(notes.summary);
  }

  lose(): void {
    this.ack.lost();
  }
}

/** Whether what was decided leaves the event to be woken by a time alone. */
export function waitsForTime(notes: DecisionNotes): boolean {
  const { status } = notes.summary;
  const mayWait = status === EventStatus.WAITING || status === EventStatus.PAUSED;
  return mayWait && notes.wakeTimeMs !== undefined;
}
