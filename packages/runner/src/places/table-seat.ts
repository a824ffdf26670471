import type { PlaceTable } from "./place-table.js";
import type { PlaceLoad, PlaceTaker, Seat, Taken } from "./places.js";

/** What the events of one workflow hold in one partition. */
interface Held {
  underWay: number;
  /** By key. Only those that hold a place. */
  readonly keys: Map<string, number>;
}

/** A partition's part in a table in the same process. */
export class TableSeat implements Seat {
  readonly #held = new Map<string, Held>();
  #keys = 0;
  #isClosed = false;

  constructor(
    private readonly table: PlaceTable,
    private readonly taker: PlaceTaker,
    private readonly mostKeys: number,
  ) {}

  take(workflow: string, key: string): Taken {
    const rule = this.table.rule(workflow);
    const refusal = rule === undefined ? undefined : this.table.refusal(workflow, key, rule);
    if (refusal !== undefined) return refusal;
    if (key !== "" && rule?.perKey !== undefined && !this.#hasRoomFor(workflow, key))
      return "no-place-in-workflow";
    this.count(workflow, key, 1);
    return "taken";
  }

  ask(workflow: string, key: string): Promise<Taken> {
    return Promise.resolve(this.take(workflow, key));
  }

  leave(workflow: string, key: string): void {
    this.count(workflow, key, -1);
  }

  count(workflow: string, key: string, change: number): void {
    const held = this.#of(workflow);
    held.underWay = Math.max(0, held.underWay + change);
    if (key !== "" && (change < 0 || this.#hasRoomFor(workflow, key)))
      this.#setKey(held, key, (held.keys.get(key) ?? 0) + change);
    if (change < 0 && !this.#isClosed) this.table.freed(workflow, key);
  }

  load(workflow: string, key: string): PlaceLoad {
    return this.table.load(workflow, key);
  }

  askLoad(workflow: string, key: string): Promise<PlaceLoad> {
    return Promise.resolve(this.load(workflow, key));
  }

  close(): void {
    this.#isClosed = true;
  }

  /** What the store says that is held. */
  restore(workflow: string, key: string | undefined, count: number): void {
    const held = this.#of(workflow);
    if (key === undefined) held.underWay = Math.max(0, held.underWay + count);
    else this.#setKey(held, key, (held.keys.get(key) ?? 0) + count);
  }

  underWay(workflow: string): number {
    return this.#held.get(workflow)?.underWay ?? 0;
  }

  ofKey(workflow: string, key: string): number {
    return this.#held.get(workflow)?.keys.get(key) ?? 0;
  }

  waiting(workflow: string): number {
    return this.taker.waiting(workflow);
  }

  freed(workflow: string, key: string): void {
    if (!this.#isClosed) this.taker.freed(workflow, key);
  }

  changed(): void {
    if (!this.#isClosed) this.taker.changed();
  }

  #hasRoomFor(workflow: string, key: string): boolean {
    return this.#keys < this.mostKeys || this.#of(workflow).keys.has(key);
  }

  #of(workflow: string): Held {
    let held = this.#held.get(workflow);
    if (held === undefined) this.#held.set(workflow, (held = { underWay: 0, keys: new Map() }));
    return held;
  }

  #setKey({ keys }: Held, key: string, count: number): void {
    const before = keys.size;
    if (count > 0) keys.set(key, count);
    else keys.delete(key);
    this.#keys += keys.size - before;
  }
}
