const nothing = Buffer.alloc(0);

/** Collects copies of the parts of a body up to a bound. Takes no more memory than twice what came, however small the parts are. */
export class BoundedBody {
  readonly #limit: number;
  #bytes: Buffer = nothing;
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a part. False when the body is larger than the bound: it then holds as much as fits. */
  add(part: Buffer): boolean {
    const fits = Math.min(part.length, this.#limit - this.#length);
    if (this.#length === 0 && fits === part.length) {
      // Nearly every answer comes in one part, and is small: it shares memory with others.
      this.#bytes = Buffer.from(part);
      this.#length = part.length;
      return true;
    }
    const needed = this.#length + fits;
    if (needed > this.#bytes.length || this.#bytes.length === this.#length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(this.#limit, Math.max(needed, 2 * this.#length, 4_096)));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    part.copy(this.#bytes, this.#length, 0, fits);
    this.#length = needed;
    return fits === part.length;
  }

  /** What came, without a copy. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
