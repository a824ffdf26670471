import { EventStatus } from "@machinery/protocol";
import { encodeCount, keys, readCounts, type StoreReader } from "@machinery/store";

/** How many events of each workflow have which status, with what is decided so far. Written coalesced, with the last entry of each write. */
export class Counts {
  readonly #counts = new Map<string, Map<EventStatus, number>>();
  readonly #changed = new Map<string, [workflow: string, status: EventStatus]>();
  #accepted = 0;

  /** Events that are accepted and have not begun, of all workflows. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Those of one workflow. */
  acceptedOf(workflow: string): number {
    return this.#counts.get(workflow)?.get(EventStatus.ACCEPTED) ?? 0;
  }

  /** The workflows of which events are accepted and have not begun. */
  *waiting(): Generator<string> {
    for (const workflow of this.#counts.keys()) if (this.acceptedOf(workflow) > 0) yield workflow;
  }

  /** The counts as they were written last. */
  static async read(reader: StoreReader): Promise<Counts> {
    const counts = new Counts();
    for (const { workflow, status, count } of await readCounts(reader)) {
      counts.#of(workflow).set(status, count);
      const known: EventStatus = status;
      if (known === EventStatus.ACCEPTED) counts.#accepted += count;
    }
    return counts;
  }

  /** Counts an event of the workflow from one status to another; from none when it is new. */
  move(workflow: string, from: EventStatus | undefined, to: EventStatus): void {
    if (from === to) return;
    if (from !== undefined) this.#add(workflow, from, -1);
    this.#add(workflow, to, 1);
  }

  /** Counts an event of the workflow no more: it was deleted. */
  forget(workflow: string, status: EventStatus): void {
    this.#add(workflow, status, -1);
  }

  /** The keys that have changed since the last call, with their values. */
  takeChanged(): (readonly [key: string, value: Uint8Array])[] {
    const derived: (readonly [string, Uint8Array])[] = [];
    for (const [key, [workflow, status]] of this.#changed) {
      derived.push([key, encodeCount(this.#of(workflow).get(status) ?? 0)]);
    }
    this.#changed.clear();
    return derived;
  }

  #add(workflow: string, status: EventStatus, more: number): void {
    const byStatus = this.#of(workflow);
    byStatus.set(status, Math.max(0, (byStatus.get(status) ?? 0) + more));
    if (status === EventStatus.ACCEPTED) this.#accepted += more;
    this.#changed.set(keys.count(workflow, status), [workflow, status]);
  }

  #of(workflow: string): Map<EventStatus, number> {
    let byStatus = this.#counts.get(workflow);
    if (byStatus === undefined) this.#counts.set(workflow, (byStatus = new Map<EventStatus, number>()));
    return byStatus;
  }
}
