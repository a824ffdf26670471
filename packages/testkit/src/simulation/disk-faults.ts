import {
  type KeyRange,
  openValue,
  sealValue,
  type Store,
  StoreError,
  type StoreReader,
} from "@machinery/store";
import type { Random } from "../random.js";

/**
 * What goes wrong with a disk: for a while it is full, or what is read from it does not come, or comes with a bit flipped; and what it gives was so
 * when it was asked for, and is told of later.
 */
export class DiskFaults {
  #fullUntilMs = -Infinity;
  #spoiltUntilMs = -Infinity;
  #spoiltShare = 0;

  constructor(
    private readonly random: Random,
    private readonly nowMs: () => number,
    /** Awaited before what has been read is given, for each key: meanwhile others write. */
    private readonly slow: () => Promise<void>,
  ) {}

  get isFull(): boolean {
    return this.nowMs() < this.#fullUntilMs;
  }

  /** Whether reads may fail. */
  get isSpoilt(): boolean {
    return this.nowMs() < this.#spoiltUntilMs;
  }

  get hasBeenSpoilt(): boolean {
    return this.#spoiltShare > 0;
  }

  /** No write succeeds for so long. */
  fill(ms: number): void {
    this.#fullUntilMs = this.nowMs() + ms;
  }

  /** A share of all reads fails for so long. */
  spoil(ms: number, share: number): void {
    this.#spoiltUntilMs = this.nowMs() + ms;
    this.#spoiltShare = share;
  }

  /** Rejects while the disk has no room. */
  checkRoom(): Promise<void> {
    return this.isFull ? Promise.reject(noSpace()) : Promise.resolve();
  }

  /** The same store, whose reads fail and take their time as this disk's do. */
  over(store: Store): Store {
    return {
      ...this.#reads(store),
      snapshot: () => {
        const snapshot = store.snapshot();
        return { ...this.#reads(snapshot), close: () => snapshot.close() };
      },
      commit: (entries) => store.commit(entries),
      close: () => store.close(),
    };
  }

  #reads(reader: StoreReader): StoreReader {
    return {
      get: async (key) => {
        const value = await reader.get(key);
        await this.slow();
        return this.#read(key, value);
      },
      getMany: async (keys) => {
        const values = await reader.getMany(keys);
        await this.slow();
        return values.map((value, at) => this.#read(keys[at]!, value));
      },
      range: (range) => this.#range(reader, range),
    };
  }

  async *#range(reader: StoreReader, range: KeyRange): AsyncGenerator<readonly [string, Uint8Array]> {
    for await (const [key, value] of reader.range(range)) {
      await this.slow();
      yield [key, this.#read(key, value)!];
    }
    // That there is no more is news as old as the others.
    await this.slow();
  }

  /** What is there, or the error of a disk that does not answer or gives other bytes than were written. */
  #read(key: string, value: Uint8Array | undefined): Uint8Array | undefined {
    if (!this.isSpoilt || !this.random.chance(this.#spoiltShare)) return value;
    if (value === undefined || this.random.chance(0.5))
      throw new StoreError("READ_FAILED", `${key}: the disk does not answer (EIO)`, { key });
    const sealed = sealValue(key, value);
    sealed[this.random.between(0, sealed.length - 1)]! ^= 1 << this.random.between(0, 7);
    return openValue(key, sealed);
  }
}

/** What a full disk says. */
export const noSpace = (): StoreError => new StoreError("WRITE_FAILED", "no space left on device (ENOSPC)");
