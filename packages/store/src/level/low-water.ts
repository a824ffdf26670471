import { CHURNING, isChurning } from "../churning.js";
import type { Write } from "../committer.js";

/** Keys that are always there, so that a scan ends at the end of its range: after each churning range, and before the old ends of the chain. */
export const fences = [...CHURNING.map((prefix) => `${prefix}~`), "m/chain!"];

/** How many keys go before the mark is looked for anew. */
const RAISE_AFTER = 4_096;

type Marks = Map<string, string>;

/** Where each churning range begins: no key before the mark is there. */
export class LowWater {
  readonly #marks: Marks;
  /** As stored. A stored mark is never above the real one. */
  readonly #stored: Marks;
  readonly #gone = new Map<string, number>();

  /** Takes the marks as they were stored. */
  constructor(stored: Iterable<readonly [prefix: string, mark: string]>) {
    this.#stored = new Map(stored);
    this.#marks = new Map(CHURNING.map((prefix) => [prefix, this.#stored.get(prefix) ?? prefix]));
  }

  /** The marks as of now, for a reader that will look at the store as of now. */
  copy(): LowWaterView {
    return new LowWaterView(new Map(this.#marks));
  }

  /** Looks at what is about to be written. What is then {@link unstored} must be stored with it. */
  note(writes: readonly Write[]): void {
    for (const [key, value] of writes) {
      if (!isChurning(key)) continue;
      const prefix = key.slice(0, 2);
      const mark = this.#marks.get(prefix)!;
      if (value === undefined) this.#gone.set(prefix, (this.#gone.get(prefix) ?? 0) + 1);
      else if (key < mark) this.#marks.set(prefix, key);
    }
  }

  /** The ranges whose marks should be looked for anew; with `always`, all of them. */
  due(always = false): { prefix: string; from: string }[] {
    const due: { prefix: string; from: string }[] = [];
    for (const [prefix, gone] of this.#gone) {
      if (gone >= (always ? 1 : RAISE_AFTER)) due.push({ prefix, from: this.#marks.get(prefix)! });
    }
    return due;
  }

  /** The first key of a range was found. Nothing may be written between looking and this. */
  raise(prefix: string, first: string): void {
    this.#gone.delete(prefix);
    this.#marks.set(prefix, first);
  }

  /** All marks that differ from the stored ones. */
  unstored(): [prefix: string, mark: string][] {
    const unstored: [string, string][] = [];
    for (const [prefix, mark] of this.#marks) {
      if ((this.#stored.get(prefix) ?? prefix) !== mark) unstored.push([prefix, mark]);
    }
    return unstored;
  }

  /** Remembers what has been stored. */
  stored(marks: readonly (readonly [prefix: string, mark: string])[]): void {
    for (const [prefix, mark] of marks) this.#stored.set(prefix, mark);
  }
}

/** Marks as they were at one time. */
export class LowWaterView {
  readonly #marks: Marks;

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  /** Where a scan that asks to begin at a key may begin. */
  from(gte: string): string {
    const mark = this.#marks.get(gte.slice(0, 2));
    return mark !== undefined && gte < mark ? mark : gte;
  }
}

/** For readers that begin every scan where they are told. */
export const noMarks = new LowWaterView(new Map());
