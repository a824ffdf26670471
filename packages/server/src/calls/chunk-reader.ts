import { notHttp } from "./http-fault.js";
import type { AnswerListener } from "./answer-reader.js";

/** The longest line that says a chunk's size, its extensions included. */
const SIZE_BYTES = 1_024;
/** All trailers together. */
const TRAILER_BYTES = 8 * 1024;
const LINE_FEED = 10;

/** Reads a body in chunks (RFC 9112, 7.1) from bytes as they come. Extensions and trailers are passed over. */
export class ChunkReader {
  /** Whether the last chunk and its trailers have come. */
  isWhole = false;
  #next: "size" | "data" | "data's end" | "trailer" = "size";
  /** Of the chunk that is being read: how much is still to come. */
  #left = 0;
  /** The beginning of a line. */
  #line = "";
  #trailerBytes = 0;

  /** Reads on, and gives what comes behind the body. Throws NOT_HTTP. */
  read(bytes: Buffer, listener: Pick<AnswerListener, "onPart">): Buffer {
    let at = 0;
    while (at < bytes.length && !this.isWhole) {
      if (this.#next === "data") {
        const end = Math.min(bytes.length, at + this.#left);
        this.#left -= end - at;
        if (this.#left === 0) this.#next = "data's end";
        listener.onPart(bytes.subarray(at, end));
        at = end;
      } else {
        const end = bytes.indexOf(LINE_FEED, at);
        this.#line += bytes.toString("latin1", at, end === -1 ? bytes.length : end + 1);
        if (this.#line.length > (this.#next === "trailer" ? TRAILER_BYTES : SIZE_BYTES))
          throw notHttp("a line between its chunks is too long");
        at = end === -1 ? bytes.length : end + 1;
        if (end !== -1) this.#readLine();
      }
    }
    return bytes.subarray(at);
  }

  #readLine(): void {
    const line = this.#line;
    this.#line = "";
    if (!line.endsWith("\r\n")) throw notHttp("a line between its chunks ends without a carriage return");
    if (this.#next === "size") {
      const size = /^([\dA-Fa-f]{1,12})[\t ]*(?:;[\t\u0020-\u007e\u0080-\u00ff]*)?\r\n$/.exec(line);
      if (size === null) throw notHttp("a chunk has no size");
      this.#left = Number.parseInt(size[1]!, 16);
      this.#next = this.#left === 0 ? "trailer" : "data";
    } else if (this.#next === "data's end") {
      if (line !== "\r\n") throw notHttp("a chunk is longer than its size");
      this.#next = "size";
    } else if (line === "\r\n") {
      this.isWhole = true;
    } else {
      this.#trailerBytes += line.length;
      if (this.#trailerBytes > TRAILER_BYTES) throw notHttp("its trailers are too long");
    }
  }
}
