const FIRST_BYTES = 64 * 1024;
const SHORT_CHARS = 64;
const encoder = new TextEncoder();

/** Wire types of protobuf (https://protobuf.dev/programming-guides/encoding/). */
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/**
 * Writes protobuf's wire format by hand: for the few messages that every event writes several of, where going by the schema would take
 * longer than all else about the write. Messages are written one after the other into memory that they share.
 */
export class WireWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  /** Where the message begins. */
  #start = 0;
  #at = 0;

  /** Begins a message. One that was not finished is forgotten. */
  begin(): void {
    this.#at = this.#start;
  }

  /** The message as written. Its bytes are not touched again. */
  finish(): Uint8Array {
    const message = this.#bytes.subarray(this.#start, this.#at);
    this.#start = this.#at;
    return message;
  }

  /** An unsigned number up to 2^53 − 1. */
  number(field: number, value: number | bigint): void {
    this.#tag(field, VARINT);
    this.#varint(Number(value));
  }

  /** One number of a packed list, inside the message that {@link open} began for it. */
  packed(value: number): void {
    this.#varint(value);
  }

  text(field: number, text: string): void {
    const mark = this.open(field);
    // One UTF-16 unit takes three bytes at most.
    this.#ensure(text.length * 3);
    this.#at += this.#plain(text)
      ? text.length
      : encoder.encodeInto(text, this.#bytes.subarray(this.#at)).written;
    this.close(mark);
  }

  bytes(field: number, bytes: Uint8Array): void {
    this.#tag(field, LENGTH_DELIMITED);
    this.#varint(bytes.length);
    this.#ensure(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Begins a message in the message; what is written up to {@link close} belongs to it. */
  open(field: number): number {
    this.#tag(field, LENGTH_DELIMITED);
    // Most are shorter than 128 bytes: their length takes one.
    this.#at += 1;
    return this.#at - this.#start;
  }

  close(mark: number): void {
    const length = this.#at - this.#start - mark;
    let lengthBytes = 1;
    for (let rest = length; rest > 127; rest = Math.floor(rest / 128)) lengthBytes += 1;
    this.#ensure(lengthBytes);
    const from = this.#start + mark;
    if (lengthBytes > 1) this.#bytes.copyWithin(from - 1 + lengthBytes, from, this.#at);
    this.#at = from - 1;
    // Not by way of `#varint`: it may move to other memory, and would leave behind what stands after here.
    this.#put(length);
    this.#at += length;
  }

  /** Writes a short text of ASCII, as names and ids are, without a call out of JavaScript. False: it is another one. */
  #plain(text: string): boolean {
    if (text.length > SHORT_CHARS) return false;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit > 127) return false;
      this.#bytes[this.#at + at] = unit;
    }
    return true;
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType);
  }

  #varint(value: number): void {
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER))
      throw new RangeError(`expected an unsigned number up to 2^53 - 1, found ${value}`);
    this.#ensure(16);
    this.#put(value);
  }

  /** A number where there is room for it. */
  #put(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#at++] = (rest & 127) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#at++] = rest;
  }

  /** Makes sure that so many bytes more fit; what is already written of the message moves along. */
  #ensure(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const written = this.#bytes.subarray(this.#start, this.#at);
    this.#bytes = new Uint8Array(Math.max(FIRST_BYTES, 2 * (written.length + bytes)));
    this.#bytes.set(written);
    this.#start = 0;
    this.#at = written.length;
  }
}
