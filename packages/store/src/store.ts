/** The storage port. A store belongs to one process and one writer. Keys are text in UTF-8 byte order, values are bytes. */
export interface Store extends StoreReader {
  /** One consistent view of the store as committed now. Close it. */
  snapshot(): StoreSnapshot;
  /**
   * Writes entries, each of them wholly or not at all, in the order given. Resolves when they are durable; entries of
   * several calls may share one synced write. Rejects with a {@link StoreError}; then every later commit rejects too, until
   * the store has been closed and opened anew, and whether the entries of the failed call are kept is unknown until then.
   */
  commit(entries: readonly Entry[]): Promise<void>;
  /** Waits for what is queued, then lets go of the files. Idempotent. */
  close(): Promise<void>;
}

/** The reads of a store. All of them see committed values only. */
export interface StoreReader {
  get(key: string): Promise<Uint8Array | undefined>;
  getMany(keys: readonly string[]): Promise<(Uint8Array | undefined)[]>;
  /** Keys from `gte` (inclusive) up to `lt` (exclusive), read in pages; it can be left early. */
  range(range: KeyRange): AsyncIterable<readonly [key: string, value: Uint8Array]>;
}

export interface StoreSnapshot extends StoreReader {
  close(): Promise<void>;
}

export interface KeyRange {
  readonly gte: string;
  readonly lt: string;
  readonly reverse?: boolean;
  /** At most so many. Unset: all. */
  readonly limit?: number;
}

/**
 * One authoritative record, with all the keys that were derived from it. They are written together. It may be written again
 * later, or deleted as a derived key of another.
 */
export interface Entry {
  readonly key: string;
  readonly value: Uint8Array;
  /** Keys derived from the record. A value of `undefined` deletes. */
  readonly derived: readonly (readonly [key: string, value: Uint8Array | undefined])[];
  /** Large values the record refers to: written, and synced, before it. */
  readonly blobs?: readonly (readonly [key: string, value: Uint8Array])[];
}

/** Why a store refuses. `code` is stable. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** The key it is about, when it is about one. */
  readonly key: string | undefined;

  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: ErrorOptions & { readonly key?: string },
  ) {
    super(message, options);
    this.key = options?.key;
  }
}

export type StoreErrorCode =
  /** Another process holds the folder. */
  | "LOCKED"
  /** A value or the chain of commits does not match its checksum, or something is missing. */
  | "DAMAGED"
  /** The folder was written by a newer version. */
  | "TOO_NEW"
  /** It is not the partition that was meant: the daemon has another number of them, or folders were mixed up. */
  | "MISPLACED"
  /** A write failed: disk full, input/output error. The store must be opened anew. */
  | "WRITE_FAILED"
  | "READ_FAILED"
  /** The store has been closed. */
  | "CLOSED"
  /** An entry or value is over its size limit. */
  | "TOO_LARGE";
