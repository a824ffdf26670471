import { nextLine, type StoreReader } from "@machinery/store";
import { Line } from "./line.js";

/** How many lines are looked for on disk before others have their turn. */
const LOOKS = 64;
/** Events of one line that are read together, at most and at least. */
const BATCH = 256;
const SMALLEST_BATCH = 8;

/**
 * The lines of one workflow. They take turns: in each round, each gives one event. A line for whose key there is no place is left alone until there
 * may be one. In memory are so many of them; where there are more, those that had their turn make room for the next ones, which are looked for on disk
 * in the order of their keys.
 */
export class WorkflowLines {
  /** Those in memory. */
  readonly #known = new Map<string, Line>();
  /** Those that have a turn in this round, in its order; and those that had it. */
  #turns = new Set<string>();
  #turned = new Set<string>();
  /** Those for whose keys there was no place. */
  readonly #stuck = new Set<string>();
  /** Whether one of these was forgotten: it is known again once there may be a place. */
  #forgotStuck = false;
  /** Whether there may be lines on disk that are not known, and are not forgotten ones. */
  #hasUnknown: boolean;
  /** In a round of looking: it goes on behind this one. */
  #lookedUpTo: string | undefined;
  /** Whether no line was left out since this round of looking began. */
  #sawAll = false;

  constructor(
    private readonly reader: StoreReader,
    private readonly workflow: string,
    private readonly limit: number,
    /** Whether there is a place for a key, as far as can be said at once. */
    private readonly hasPlace: (key: string) => boolean,
    private readonly isGiven: (eventId: string) => boolean,
    /** Whether its lines are on disk; if not, it has none yet. */
    isOnDisk: boolean,
  ) {
    this.#hasUnknown = isOnDisk;
  }

  /** Whether nobody waits in any line, as far as is known. */
  get isEmpty(): boolean {
    return this.#known.size === 0 && !this.#hasUnknown && !this.#forgotStuck;
  }

  /** Whether a line may have a turn, as far as is known. */
  get hasTurns(): boolean {
    return this.#turns.size > 0 || this.#turned.size > 0 || this.#hasUnknown;
  }

  /** How many lines are in memory. */
  get size(): number {
    return this.#known.size;
  }

  /** To be told of each event that was committed without being started. */
  note(key: string, eventId: string): void {
    const known = this.#known.get(key);
    if (known !== undefined) known.note(eventId);
    else this.#know(key);
  }

  /** There may be a place for a key. */
  freed(key: string): void {
    if (this.#stuck.delete(key)) this.#turns.add(key);
    else if (this.#forgotStuck && !this.#known.has(key)) this.#know(key);
  }

  /** There may be places for any key. */
  changed(): void {
    for (const key of this.#stuck) this.#turns.add(key);
    this.#stuck.clear();
    if (!this.#forgotStuck) return;
    this.#forgotStuck = false;
    this.#hasUnknown = true;
  }

  /** A line that has a turn, and somebody in it. Undefined: none was found so far. Rejects when the store cannot be read. */
  async next(): Promise<Line | undefined> {
    if (this.#turns.size === 0 && this.#hasUnknown) await this.#look();
    if (this.#turns.size === 0) [this.#turns, this.#turned] = [this.#turned, this.#turns];
    for (const key of this.#turns) {
      const line = this.#known.get(key)!;
      if (await line.hasNext(this.#batch)) return line;
      // Somebody may have come since it was read.
      if (!line.isDrained) continue;
      this.#turns.delete(key);
      this.#known.delete(key);
    }
    return undefined;
  }

  /** Its turn is over: it gave one. */
  turned({ key }: Line): void {
    this.#turns.delete(key);
    this.#turned.add(key);
  }

  /** Its turn is over: there is no place for its key. */
  stuck({ key }: Line): void {
    this.#turns.delete(key);
    this.#stuck.add(key);
  }

  /** Goes on looking for lines on disk that are not known. */
  async #look(): Promise<void> {
    if (this.#lookedUpTo === undefined) this.#sawAll = true;
    for (let looks = 0; looks < LOOKS; looks++) {
      const key = await nextLine(this.reader, this.workflow, this.#lookedUpTo);
      if (key !== undefined && !this.#hasRoom) return;
      this.#lookedUpTo = key;
      if (key === undefined) {
        this.#hasUnknown = !this.#sawAll;
        return;
      }
      if (this.#known.has(key)) continue;
      if (this.hasPlace(key)) this.#know(key);
      else this.#forgotStuck = true;
    }
  }

  /** Whether one more line can be known. */
  get #hasRoom(): boolean {
    return this.#known.size < this.limit || this.#stuck.size > 0 || this.#turned.size > 0;
  }

  #know(key: string): void {
    if (this.#known.size >= this.limit && !this.#makeRoom()) {
      this.#leaveOut();
      return;
    }
    this.#known.set(key, new Line(this.reader, this.workflow, key, this.isGiven));
    this.#turns.add(key);
  }

  /** Forgets a line that need not be in memory now, if there is one: one that is stuck, or had its turn in this round. */
  #makeRoom(): boolean {
    for (const key of this.#stuck) {
      this.#stuck.delete(key);
      this.#forgotStuck = true;
      return this.#known.delete(key);
    }
    for (const key of this.#turned) {
      this.#turned.delete(key);
      this.#leaveOut();
      return this.#known.delete(key);
    }
    return false;
  }

  /** There are more than are known: they are found in the next round of looking. */
  #leaveOut(): void {
    this.#hasUnknown = true;
    this.#sawAll = false;
  }

  get #batch(): number {
    return Math.max(SMALLEST_BATCH, Math.floor(BATCH / Math.max(1, this.#known.size)));
  }
}
