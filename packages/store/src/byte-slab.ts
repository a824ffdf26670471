const SLAB_BYTES = 64 * 1024;
const encoder = new TextEncoder();

/**
 * Memory for many small byte arrays: each one of its own costs the allocator more than what goes into it. What was taken is never
 * touched again; a slab lives as long as anything that was taken from it.
 */
export class ByteSlab {
  #bytes = new Uint8Array(0);
  #used = 0;

  /** Room for at least so many bytes. Use it, and {@link take} what was used, before the next call. */
  room(bytes: number): Uint8Array {
    if (this.#bytes.length - this.#used < bytes) {
      this.#bytes = new Uint8Array(Math.max(bytes, SLAB_BYTES));
      this.#used = 0;
    }
    return this.#bytes.subarray(this.#used);
  }

  /** The first bytes of the last room. */
  take(bytes: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#used, this.#used + bytes);
    this.#used += bytes;
    return taken;
  }
}

const texts = new ByteSlab();

/** Text in UTF-8, as a `TextEncoder` gives it. Small texts share their memory with others. */
export function encodeText(text: string): Uint8Array {
  // One UTF-16 unit takes three bytes at most. Room for that would waste most of a slab.
  if (text.length * 3 > SLAB_BYTES / 4) return encoder.encode(text);
  const { written } = encoder.encodeInto(text, texts.room(text.length * 3));
  return texts.take(written);
}
