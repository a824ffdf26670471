import { BackupError } from "./backup-error.js";

/** Bytes that come in pieces of any size, taken in pieces of the size that is wanted. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #left: Buffer = Buffer.alloc(0);
  #position = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** How many bytes were taken. */
  get position(): number {
    return this.#position;
  }

  /** So many bytes. Throws DAMAGED when there are fewer. */
  async take(bytes: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let missing = bytes;
    while (missing > 0) {
      if (this.#left.length === 0 && !(await this.#more())) {
        const found = this.#position + bytes - missing;
        throw new BackupError(
          "DAMAGED",
          `it is cut short: it ends after ${found} bytes, before its last record`,
        );
      }
      const piece = this.#left.subarray(0, missing);
      pieces.push(piece);
      missing -= piece.length;
      this.#left = this.#left.subarray(piece.length);
    }
    this.#position += bytes;
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }

  /** Whether nothing is left. */
  async isAtEnd(): Promise<boolean> {
    while (this.#left.length === 0) if (!(await this.#more())) return true;
    return false;
  }

  /** Lets go of where the bytes come from. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#left = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    return true;
  }
}
