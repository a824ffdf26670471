/** A point in time, as expressions see it. Milliseconds since 1970, within the years 1 to 9999. */
export class Timestamp {
  readonly #ms: number;
  constructor(ms: number) {
    this.#ms = ms;
  }
  static ms(value: Timestamp): number {
    return value.#ms;
  }
  /** RFC 3339 in UTC: `2026-11-23T06:45:00Z`, with milliseconds only where there are some. */
  static text(value: Timestamp): string {
    return new Date(value.#ms).toISOString().replace(".000Z", "Z");
  }
}

/** A span of time, as expressions see it. Milliseconds, also negative. */
export class Duration {
  readonly #ms: number;
  constructor(ms: number) {
    this.#ms = ms;
  }
  static ms(value: Duration): number {
    return value.#ms;
  }
  /** Seconds, as CEL and protobuf write it: `1.5s`. */
  static text(value: Duration): string {
    return `${value.#ms / 1000}s`;
  }
}

/** The first and the last millisecond a timestamp may have. */
export const timestampRange = { first: -62_135_596_800_000, last: 253_402_300_799_999 } as const;
