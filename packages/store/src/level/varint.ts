/** Numbers of LevelDB's formats, seven bits a byte, read one after the other. */
export class VarintReader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
  ) {}

  /** The next number; undefined behind the end, or for one over 2^53. */
  next(): number | undefined {
    let value = 0;
    for (let shift = 0; shift < 53; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  }

  /** The next so many bytes; undefined where there are fewer. */
  take(count: number): Uint8Array | undefined {
    if (this.at + count > this.bytes.length) return undefined;
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}
