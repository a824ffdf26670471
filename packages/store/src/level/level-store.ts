import { type Batch, Committer } from "../committer.js";
import {
  type Entry,
  type KeyRange,
  type Store,
  StoreError,
  type StoreReader,
  type StoreSnapshot,
} from "../store.js";
import { type Link, nextLink } from "./chain.js";
import { checkOlderTables } from "./check-older-tables.js";
import { sealValue } from "./envelope.js";
import { noteTail } from "./folder.js";
import { readError, writeErrorText } from "./level-error.js";
import { type Database, LevelReader } from "./level-reader.js";
import { LogRoom } from "./log-room.js";
import type { LowWater } from "./low-water.js";

/** An open LevelDB folder that has been checked. */
export interface OpenedLevel {
  readonly db: Database;
  readonly folder: string;
  /** The end of the chain. */
  readonly last: Link;
  readonly lowWater: LowWater;
  /** Tables that nobody has looked at yet, newest first. */
  readonly unchecked: readonly string[];
  readonly onWarning: (message: string) => void;
}

/** The key a mark of a churning range is stored under. */
export function markKey(prefix: string): string {
  return `m/low/${prefix}`;
}

/** What LevelDB's log takes of a batch besides its pairs and the value of its record: a bit more than it is. */
const RECORD_BYTES = 128;

/** A store on LevelDB. */
export class LevelStore implements Store {
  readonly #db: Database;
  readonly #folder: string;
  readonly #lowWater: LowWater;
  readonly #room: LogRoom;
  readonly #onWarning: (message: string) => void;
  readonly #committer: Committer;
  readonly #reader: LevelReader;
  #last: Link;
  #failed = false;
  readonly #checking: Promise<void>;
  readonly #closes = new AbortController();
  #closing: Promise<void> | undefined;

  constructor(opened: OpenedLevel) {
    this.#db = opened.db;
    this.#folder = opened.folder;
    this.#last = opened.last;
    this.#lowWater = opened.lowWater;
    this.#room = new LogRoom(opened.folder);
    this.#onWarning = opened.onWarning;
    this.#committer = new Committer((batch) => this.#write(batch));
    this.#reader = new LevelReader(this.#db, () => this.#lowWater.copy());
    this.#checking = checkOlderTables(opened.folder, opened.unchecked, opened.onWarning, this.#closes.signal);
  }

  /** The end of the chain as written. */
  get end(): Link {
    return this.#last;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#check();
    return this.#reader.read(key);
  }

  async getMany(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    this.#check();
    return this.#reader.getMany(keys);
  }

  range(range: KeyRange): ReturnType<StoreReader["range"]> {
    this.#check();
    return this.#reader.range(range);
  }

  snapshot(): StoreSnapshot {
    this.#check();
    const snapshot = this.#db.snapshot();
    const marks = this.#lowWater.copy();
    const reader = new LevelReader(this.#db, () => marks, snapshot);
    return {
      get: (key) => reader.get(key),
      getMany: (keys) => reader.getMany(keys),
      range: (range) => reader.range(range),
      close: () => snapshot.close(),
    };
  }

  commit(entries: readonly Entry[]): Promise<void> {
    return this.#committer.commit(entries);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#closes.abort();
    await this.#committer.close();
    try {
      if (!this.#failed) await this.#leaveNotes();
    } catch (error) {
      // What they are for is speed and early warning; nothing that was acknowledged hangs on them.
      this.#onWarning(
        `${this.#folder}: closing notes could not be written: ${writeErrorText(error, this.#folder)}`,
      );
    }
    await this.#checking;
    await this.#db.close();
  }

  async #leaveNotes(): Promise<void> {
    await this.#raiseMarks(this.#lowWater.due(true));
    if (this.#lowWater.unstored().length > 0) await this.#write({ writes: [], authoritative: [], bytes: 0 });
    await noteTail(this.#folder, this.#last);
  }

  async #write(batch: Batch): Promise<void> {
    this.#lowWater.note(batch.writes);
    const marks = this.#lowWater.unstored();
    const next = nextLink(this.#last, batch);
    try {
      const chained = this.#db.batch();
      for (const [key, value] of batch.writes) {
        if (value === undefined) chained.del(key);
        else chained.put(key, sealValue(key, value));
      }
      for (const [prefix, mark] of marks)
        chained.put(markKey(prefix), sealValue(markKey(prefix), Buffer.from(mark)));
      chained.put(next.key, next.sealed);
      if (next.forgotten !== undefined) chained.del(next.forgotten);
      this.#room.before(batch.bytes + next.sealed.length + RECORD_BYTES);
      await chained.write({ sync: true });
    } catch (error) {
      this.#failed = true;
      throw new Error(writeErrorText(error, this.#folder), { cause: error });
    }
    this.#last = next.link;
    this.#lowWater.stored(marks);
    const due = this.#lowWater.due();
    if (due.length > 0) await this.#raiseMarks(due);
  }

  /** Between two batches: nothing is written while it looks. A mark that cannot be found stays where it is: it only costs time. */
  async #raiseMarks(due: ReturnType<LowWater["due"]>): Promise<void> {
    for (const { prefix, from } of due) {
      try {
        const first = await this.#firstKey(from, `${prefix}\u{7f}`);
        this.#lowWater.raise(prefix, first ?? from);
      } catch (error) {
        this.#lowWater.raise(prefix, from);
        this.#onWarning(`${this.#folder}: ${readError(error, from).message}`);
      }
    }
  }

  async #firstKey(gte: string, lt: string): Promise<string | undefined> {
    const iterator = this.#db.keys({ gte, lt, limit: 1 });
    try {
      return (await iterator.nextv(1))[0];
    } finally {
      await iterator.close();
    }
  }

  #check(): void {
    if (this.#closing !== undefined)
      throw new StoreError("CLOSED", `the store in ${this.#folder} has been closed`);
  }
}
