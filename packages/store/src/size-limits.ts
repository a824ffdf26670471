/** The bounds of a store, in bytes of values and characters of keys. Over them, `commit` refuses with TOO_LARGE and writes nothing. */
export const sizeLimits = {
  /** One value: an entry, a derived value, or one chunk of a blob. */
  valueBytes: 256 * 1024,
  /** One synced batch; also one entry together with all that is derived from it. */
  batchBytes: 4 * 1024 * 1024,
  /** Entries, or chunks of blobs, of one batch. */
  batchEntries: 4_096,
  /** One key. */
  keyChars: 2_048,
  /** A fact's body over this is kept as a blob. */
  bodyBytes: 64 * 1024,
  /** One chunk of a blob. */
  chunkBytes: 192 * 1024,
} as const;
