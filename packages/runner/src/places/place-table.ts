import type { HeldPlaces, PlaceLoad, PlaceRule, Places, PlaceTaker, Seat, Taken } from "./places.js";
import { TableSeat } from "./table-seat.js";

/** Where the rules come from. */
export interface PlaceRules {
  rule(workflow: string): PlaceRule | undefined;
  /** Calls back whenever rules may have become others. Returns what ends that. */
  watch(changed: () => void): () => void;
}

/** So many keys may hold places at once in one partition. Events of further keys wait: each key takes some hundred bytes. */
const MOST_KEYS = 250_000;

/** The table in the process that the rules are in. `partitions`: until so many have joined, no event of a limited workflow begins. */
export class PlaceTable implements Places {
  readonly #seats = new Map<number, TableSeat>();

  constructor(
    private readonly rules: PlaceRules,
    private readonly partitions = 1,
    private readonly mostKeys = MOST_KEYS,
  ) {
    rules.watch(() => {
      for (const seat of this.#seats.values()) seat.changed();
    });
  }

  rule(workflow: string): PlaceRule | undefined {
    return this.rules.rule(workflow);
  }

  async join(partition: number, taker: PlaceTaker, held: AsyncIterable<HeldPlaces>): Promise<Seat> {
    const seat = new TableSeat(this, taker, this.mostKeys);
    for await (const { workflow, key, count } of held) seat.restore(workflow, key, count);
    // What it held before is held until now, when it is known anew.
    this.#seats.set(partition, seat);
    for (const each of this.#seats.values()) each.changed();
    return seat;
  }

  /** How many hold places and wait, in all partitions. */
  load(workflow: string, key = ""): PlaceLoad {
    let [underWay, ofKey, waiting] = [0, 0, 0];
    for (const seat of this.#seats.values()) {
      underWay += seat.underWay(workflow);
      ofKey += key === "" ? 0 : seat.ofKey(workflow, key);
      waiting += seat.waiting(workflow);
    }
    return { underWay, ofKey, waiting };
  }

  /** What keeps an event from beginning, if anything does. */
  refusal(workflow: string, key: string, rule: PlaceRule): Exclude<Taken, "taken"> | undefined {
    if (rule.paused !== undefined) return "paused";
    const { limit = Infinity, perKey = Infinity } = rule;
    if (limit === Infinity && (perKey === Infinity || key === "")) return undefined;
    if (this.#seats.size < this.partitions) return "no-place-in-workflow";
    const { underWay, ofKey } = this.load(workflow, key);
    if (underWay >= limit) return "no-place-in-workflow";
    return key !== "" && ofKey >= perKey ? "no-place-for-key" : undefined;
  }

  /** There may be a place. Only where there is a limit did somebody wait for it. */
  freed(workflow: string, key: string): void {
    const { limit, perKey } = this.rule(workflow) ?? {};
    if (limit === undefined && perKey === undefined) return;
    for (const seat of this.#seats.values()) seat.freed(workflow, key);
  }
}
