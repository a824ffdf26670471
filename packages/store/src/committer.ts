import { isChurning } from "./churning.js";
import { sizeLimits } from "./size-limits.js";
import { type Entry, StoreError } from "./store.js";

/** A key with its value; `undefined` deletes. */
export type Write = readonly [key: string, value: Uint8Array | undefined];

/** What is written together, in one synced write. */
export interface Batch {
  /** In this order; a key may come again. `undefined` deletes. */
  readonly writes: readonly Write[];
  /** Those among them, in the same order, that write entries and blobs, or delete what may have been one. */
  readonly authoritative: readonly Write[];
  /** About how many bytes it is. */
  readonly bytes: number;
}

/** Writes one batch, wholly or not at all; resolves when it is durable. */
export type WriteBatch = (batch: Batch) => Promise<void>;

interface Queued {
  readonly entries: readonly Entry[];
  /** Of each entry with all that is derived from it. */
  readonly bytes: readonly number[];
  readonly resolve: () => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * The group committer: one flusher, no timer. All that is queued goes into one batch while the next collects; where nothing is being written, a
 * write has begun when `commit` returns. After a failed write everything queued, and everything later, is refused with WRITE_FAILED.
 */
export class Committer {
  readonly #write: WriteBatch;
  #queue: Queued[] = [];
  #isFlushing = false;
  /** The last flush: over once nothing is queued any more. Never rejects. */
  #flushing: Promise<void> = Promise.resolve();
  #refusal: StoreError | undefined;

  constructor(write: WriteBatch) {
    this.#write = write;
  }

  /** As the port says. The bytes are not copied before they are written: leave them alone until then. */
  commit(entries: readonly Entry[]): Promise<void> {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal);
    if (entries.length === 0) return this.#flushing;
    const bytes: number[] = [];
    for (const entry of entries) {
      const measured = measure(entry);
      if (measured instanceof StoreError) return Promise.reject(measured);
      bytes.push(measured);
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ entries, bytes, resolve, reject });
      if (!this.#isFlushing) this.#flushing = this.#flush();
    });
  }

  /** Waits for what is queued; refuses what comes after with CLOSED. */
  async close(): Promise<void> {
    this.#refusal ??= new StoreError("CLOSED", "the store has been closed");
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    this.#isFlushing = true;
    while (this.#queue.length > 0) {
      const group = this.#queue;
      this.#queue = [];
      try {
        await this.#writeGroup(group);
      } catch (cause) {
        this.#fail(group, cause);
        break;
      }
    }
    this.#isFlushing = false;
  }

  /** A call is acknowledged with the batch that holds its last entry; calls are in order, and so are batches. */
  async #writeGroup(group: Queued[]): Promise<void> {
    if (group.some(hasBlobs)) await this.#writeBlobs(group);
    let batch = new OpenBatch();
    let done: Queued[] = [];
    const writeOut = async (): Promise<void> => {
      await this.#write(batch);
      for (const queued of done) queued.resolve();
      batch = new OpenBatch();
      done = [];
    };
    for (const queued of group) {
      for (const [at, entry] of queued.entries.entries()) {
        const bytes = queued.bytes[at]!;
        if (!batch.hasRoomFor(bytes)) await writeOut();
        batch.add(entry, bytes);
      }
      done.push(queued);
    }
    await writeOut();
  }

  async #writeBlobs(group: readonly Queued[]): Promise<void> {
    let batch = new OpenBatch();
    for (const { entries } of group) {
      for (const { blobs } of entries) {
        for (const [key, value] of blobs ?? []) {
          const bytes = pairBytes(key, value);
          if (!batch.hasRoomFor(bytes)) {
            await this.#write(batch);
            batch = new OpenBatch();
          }
          batch.put(key, value, bytes);
        }
      }
    }
    if (!batch.isEmpty) await this.#write(batch);
  }

  #fail(group: readonly Queued[], cause: unknown): void {
    const said = cause instanceof Error ? cause.message : String(cause);
    const error = new StoreError(
      "WRITE_FAILED",
      `a write failed (${said}); whether it is kept is unknown until the store has been closed and opened anew`,
      { cause },
    );
    this.#refusal = error;
    const queued = this.#queue;
    this.#queue = [];
    // Rejecting what has been resolved already changes nothing.
    for (const one of [...group, ...queued]) one.reject(error);
  }
}

const hasBlobs = ({ entries }: Queued): boolean => entries.some(({ blobs }) => blobs !== undefined);

/** A batch that is being filled. */
class OpenBatch implements Batch {
  readonly writes: Write[] = [];
  readonly authoritative: Write[] = [];
  bytes = 0;

  get isEmpty(): boolean {
    return this.writes.length === 0;
  }

  hasRoomFor(bytes: number): boolean {
    if (this.authoritative.length >= sizeLimits.batchEntries) return false;
    return this.isEmpty || this.bytes + bytes <= sizeLimits.batchBytes;
  }

  put(key: string, value: Uint8Array, bytes: number): void {
    const write: Write = [key, value];
    this.writes.push(write);
    this.authoritative.push(write);
    this.bytes += bytes;
  }

  add(entry: Entry, bytes: number): void {
    this.put(entry.key, entry.value, bytes);
    for (const write of entry.derived) {
      this.writes.push(write);
      if (write[1] === undefined && !isChurning(write[0])) this.authoritative.push(write);
    }
  }
}

/** About: keys are mostly ASCII. */
function pairBytes(key: string, value: Uint8Array | undefined): number {
  return key.length + (value?.length ?? 0) + 16;
}

/** About how many bytes an entry and all that is derived from it take, or why they are too many. */
function measure(entry: Entry): number | StoreError {
  let refusal = checkPair(entry.key, entry.value);
  let bytes = pairBytes(entry.key, entry.value);
  for (const [key, value] of entry.derived) {
    refusal ??= checkPair(key, value);
    bytes += pairBytes(key, value);
  }
  for (const [key, value] of entry.blobs ?? []) refusal ??= checkPair(key, value);
  if (refusal !== undefined) return refusal;
  if (bytes <= sizeLimits.batchBytes) return bytes;
  return tooLarge("an entry with what is derived from it", entry.key, sizeLimits.batchBytes, bytes);
}

function checkPair(key: string, value: Uint8Array | undefined): StoreError | undefined {
  if (key.length > sizeLimits.keyChars) return tooLarge("a key", key, sizeLimits.keyChars, key.length);
  const bytes = value?.length ?? 0;
  return bytes > sizeLimits.valueBytes ? tooLarge("a value", key, sizeLimits.valueBytes, bytes) : undefined;
}

function tooLarge(what: string, key: string, limit: number, found: number): StoreError {
  const shown = key.length > 80 ? `${key.slice(0, 80)}…` : key;
  return new StoreError(
    "TOO_LARGE",
    `${shown}: expected ${what} of at most ${limit}, found ${found}; nothing was written`,
  );
}
