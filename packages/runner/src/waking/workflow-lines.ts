import { nextLine, type StoreReader } from "@machinery/store";
import { Line } from "./line.js";

/** How many lines are looked for on disk before others have their turn. */
const LOOKS = 64;
/** Events of one line that are read together, at most and at least. */
const BATCH = 256;
const SMALLEST_BATCH = 8;

/**
 * The lines of one workflow. They take turns: in each round, each gives one event. In memory are so many of them; where there are more, those that had
 * their turn make room for the next ones, which are looked for on disk in the order of their keys.
 */
export class WorkflowLines {
  /** Those in memory. */
  readonly #known = new Map<string, Line>();
  /** Those that have a turn in this round, in its order; and those that had it. */
  #turns = new Set<string>();
  #turned = new Set<string>();
  /** Whether there may be lines on disk that are not known. */
  #hasUnknown: boolean;
  /** In a round of looking: it goes on behind this one. */
  #lookedUpTo: string | undefined;
  /** Whether no line was left out since this round of looking began. */
  #sawAll = false;

  constructor(
    private readonly reader: StoreReader,
    private readonly workflow: string,
    private readonly limit: number,
    /** Whether its lines are on disk; if not, it has none yet. */
    isOnDisk: boolean,
  ) {
    this.#hasUnknown = isOnDisk;
  }

  /** Whether nobody waits in any line, as far as is known. */
  get isEmpty(): boolean {
    return this.#known.size === 0 && !this.#hasUnknown;
  }

  /** To be told of each event that was committed without being started. */
  note(key: string, eventId: string): void {
    const known = this.#known.get(key);
    if (known !== undefined) known.note(eventId);
    else this.#know(key);
  }

  /** A line that has a turn, and somebody in it. Undefined: none was found so far. Rejects when the store cannot be read. */
  async next(): Promise<Line | undefined> {
    if (this.#turns.size === 0 && this.#hasUnknown) await this.#look();
    if (this.#turns.size === 0 && this.#lookedUpTo === undefined) this.#beginRound();
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

  /** Its turn is over. */
  turned({ key }: Line): void {
    this.#turns.delete(key);
    this.#turned.add(key);
  }

  #beginRound(): void {
    [this.#turns, this.#turned] = [this.#turned, this.#turns];
  }

  /** Goes on looking for lines on disk that are not known. */
  async #look(): Promise<void> {
    if (this.#lookedUpTo === undefined) this.#sawAll = true;
    for (let looks = 0; looks < LOOKS; looks++) {
      const key = await nextLine(this.reader, this.workflow, this.#lookedUpTo);
      this.#lookedUpTo = key;
      if (key === undefined) {
        this.#hasUnknown = !this.#sawAll;
        return;
      }
      if (!this.#known.has(key)) this.#know(key);
    }
  }

  #know(key: string): void {
    if (this.#known.size >= this.limit) this.#leaveOut();
    if (this.#known.size >= this.limit) return;
    this.#known.set(key, new Line(this.reader, this.workflow, key));
    this.#turns.add(key);
  }

  /** There are more than there is memory for: one that had its turn makes room, until the next round of looking. */
  #leaveOut(): void {
    this.#hasUnknown = true;
    this.#sawAll = false;
    for (const key of this.#turned) {
      this.#turned.delete(key);
      this.#known.delete(key);
      return;
    }
  }

  get #batch(): number {
    return Math.max(SMALLEST_BATCH, Math.floor(BATCH / Math.max(1, this.#known.size)));
  }
}
