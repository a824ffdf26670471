import { EventStatus } from "@machinery/protocol";
import { encodeCount, keys, readCounts, type StoreReader } from "@machinery/store";

const UNDER_WAY = [EventStatus.RUNNING, EventStatus.WAITING, EventStatus.PAUSED];
type ByStatus = Map<EventStatus, number>;

/**
 * How many events of each workflow have which status: with all that is decided so far, and with what is in a write so far. They differ while more is collected than goes into
 * one write. What is stored is the second: a kill between two writes must leave counts of what is there.
 */
export class Counts {
  readonly #decided = new Map<string, ByStatus>();
  readonly #written = new Map<string, ByStatus>();
  readonly #changed = new Map<string, Set<EventStatus>>();
  #accepted = 0;

  /** Events that are accepted and have not begun, of all workflows. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Those of one workflow. */
  acceptedOf(workflow: string): number {
    return this.#decided.get(workflow)?.get(EventStatus.ACCEPTED) ?? 0;
  }

  /** The workflows of which events are accepted and have not begun. */
  *waiting(): Generator<string> {
    for (const workflow of this.#decided.keys()) if (this.acceptedOf(workflow) > 0) yield workflow;
  }

  /** How many of each workflow have begun, by their status, and have not ended. Some that are paused may not have begun. */
  *underWay(): Generator<[workflow: string, count: number]> {
    for (const [workflow, byStatus] of this.#decided) {
      let count = 0;
      for (const status of UNDER_WAY) count += byStatus.get(status) ?? 0;
      if (count > 0) yield [workflow, count];
    }
  }

  /** The counts as they were written last. */
  static async read(reader: StoreReader): Promise<Counts> {
    const counts = new Counts();
    for (const { workflow, status, count } of await readCounts(reader)) {
      byStatusIn(counts.#decided, workflow).set(status, count);
      byStatusIn(counts.#written, workflow).set(status, count);
      const known: EventStatus = status;
      if (known === EventStatus.ACCEPTED) counts.#accepted += count;
    }
    return counts;
  }

  /** Counts an event of the workflow from one status to another, as decided; from none when it is new, to none when it is deleted. */
  move(workflow: string, from: EventStatus | undefined, to: EventStatus | undefined): void {
    if (from === to) return;
    const counts = byStatusIn(this.#decided, workflow);
    if (from !== undefined) add(counts, from, -1);
    if (to !== undefined) add(counts, to, 1);
    if (from === EventStatus.ACCEPTED) this.#accepted--;
    if (to === EventStatus.ACCEPTED) this.#accepted++;
  }

  /** The same, once it goes into a write. */
  written(workflow: string, from: EventStatus | undefined, to: EventStatus | undefined): void {
    if (from === to) return;
    const counts = byStatusIn(this.#written, workflow);
    let changed = this.#changed.get(workflow);
    if (changed === undefined) this.#changed.set(workflow, (changed = new Set()));
    if (from !== undefined) {
      add(counts, from, -1);
      changed.add(from);
    }
    if (to !== undefined) {
      add(counts, to, 1);
      changed.add(to);
    }
  }

  /** The keys that have changed since the last call, with their values. */
  takeChanged(): (readonly [key: string, value: Uint8Array])[] {
    const derived: (readonly [string, Uint8Array])[] = [];
    for (const [workflow, changed] of this.#changed) {
      const counts = this.#written.get(workflow);
      for (const status of changed)
        derived.push([keys.count(workflow, status), encodeCount(counts?.get(status) ?? 0)]);
    }
    this.#changed.clear();
    return derived;
  }
}

function byStatusIn(counts: Map<string, ByStatus>, workflow: string): ByStatus {
  let byStatus = counts.get(workflow);
  if (byStatus === undefined) counts.set(workflow, (byStatus = new Map()));
  return byStatus;
}

function add(counts: ByStatus, status: EventStatus, more: number): void {
  counts.set(status, Math.max(0, (counts.get(status) ?? 0) + more));
}
