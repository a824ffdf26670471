import { type AnswerHeaders } from "./answer-headers.js";
import { ChunkReader } from "./chunk-reader.js";
import { HttpFault, notHttp } from "./http-fault.js";
import type { AnswerHead, HeadReader } from "./read-head.js";

/** The status line and headers of one answer, hints before it included. */
export const HEADER_BYTES = 32 * 1024;

const CRLF_TWICE = Buffer.from("\r\n\r\n", "latin1");
const BEGINNING = "HTTP/1.";
const NOTHING = Buffer.alloc(0);

/** Who is told what an answer holds. Either may throw to end the reading. */
export interface AnswerListener {
  onHead(status: number, headers: AnswerHeaders, declaredBytes: number | undefined): void;
  /** The bytes are good until it returns: their memory is used again. */
  onPart(bytes: Buffer): void;
}

/**
 * Reads one HTTP/1.1 answer (RFC 9112) from bytes as they come, however they are cut. As strict as Node's own parser: where two readers could
 * see different answers in the same bytes, this one sees none. Not for more than one answer: what comes behind it makes the connection not `reusable`.
 */
export class AnswerReader {
  /** Whether the answer is whole. */
  isWhole = false;
  /** Whether another request may be sent on this connection, once it is whole. */
  reusable = true;
  /** How long the service keeps the connection, in milliseconds, where it says so. */
  keepMs: number | undefined;
  /** The beginning of a head that came in parts, in Latin-1. */
  #head = "";
  #headBytes = 0;
  #body: "head" | "length" | "chunks" | "to the end" = "head";
  /** Of a body with a length: how much is still to come. */
  #left = 0;
  #chunks: ChunkReader | undefined;

  constructor(
    private readonly listener: AnswerListener,
    /** Whether what is answered is a HEAD, whose answer has no body whatever it declares. */
    private readonly isToHead: boolean,
    private readonly heads: HeadReader,
  ) {}

  /** Reads on. Throws an HttpFault: NOT_HTTP, NO_STATUS, HEADERS_TOO_LARGE, UNASKED. */
  read(bytes: Buffer): void {
    let rest = bytes;
    while (this.#body === "head" && !this.isWhole && rest.length > 0) rest = this.#readHead(rest);
    if (rest.length === 0) return;
    if (!this.isWhole && this.#body !== "head") rest = this.#readBody(rest);
    if (this.isWhole && rest.length > 0) this.reusable = false;
  }

  /** The service has closed the connection. Says whether the answer is whole. */
  end(): boolean {
    this.reusable = false;
    if (this.#body === "to the end") this.isWhole = true;
    return this.isWhole;
  }

  /** Gives what comes behind the head; nothing while it is not whole. */
  #readHead(bytes: Buffer): Buffer {
    const from = this.#head.length;
    let end = -1;
    let behind = bytes.length;
    if (from === 0) {
      end = bytes.indexOf(CRLF_TWICE);
      if (end !== -1) behind = end + 4;
      this.#head = bytes.toString("latin1", 0, end === -1 ? bytes.length : end);
    } else {
      this.#head += bytes.toString("latin1");
      // Its end may be cut itself.
      end = this.#head.indexOf("\r\n\r\n", Math.max(0, from - 3));
      if (end !== -1) {
        behind = end + 4 - from;
        this.#head = this.#head.slice(0, end);
      }
    }
    if (this.#headBytes + this.#head.length > HEADER_BYTES)
      throw new HttpFault("HEADERS_TOO_LARGE", `headers larger than ${String(HEADER_BYTES)} bytes`);
    if (end === -1) {
      this.#checkBeginning();
      return NOTHING;
    }
    const head = this.heads.read(this.#head);
    this.#headBytes += this.#head.length + 4;
    this.#head = "";
    const rest = bytes.subarray(behind);
    if (head.status >= 200) this.#begin(head);
    else if (head.status <= 101)
      throw new HttpFault("UNASKED", `an answer with ${String(head.status)}, which was not asked for`);
    return rest;
  }

  /** What can become no head is refused at once, not when the time is up. */
  #checkBeginning(): void {
    const length = Math.min(this.#head.length, BEGINNING.length);
    if (this.#head.slice(0, length) !== BEGINNING.slice(0, length)) throw notHttp("expected HTTP/1.1");
    if (/(?:^|[^\r])\n/.test(this.#head)) throw notHttp("a line ends without a carriage return");
  }

  #begin({ status, headers, framing }: AnswerHead): void {
    const { coding, declaredBytes } = framing;
    this.reusable = framing.reusable;
    this.keepMs = framing.keepMs;
    if (this.isToHead || status === 204 || status === 304) this.isWhole = true;
    else if (coding !== undefined) {
      if (coding === "unknown") throw notHttp("it comes in a transfer-encoding that we did not ask for");
      this.#body = "chunks";
      this.#chunks = new ChunkReader();
    } else if (declaredBytes !== undefined) {
      this.#body = "length";
      this.#left = declaredBytes;
      this.isWhole = declaredBytes === 0;
    } else {
      this.#body = "to the end";
      this.reusable = false;
    }
    this.listener.onHead(status, headers, this.isToHead ? undefined : declaredBytes);
  }

  /** Gives what comes behind the answer. */
  #readBody(bytes: Buffer): Buffer {
    if (this.#body === "chunks") {
      const rest = this.#chunks!.read(bytes, this.listener);
      this.isWhole = this.#chunks!.isWhole;
      return rest;
    }
    if (this.#body === "to the end" || bytes.length < this.#left) {
      this.#left -= bytes.length;
      this.listener.onPart(bytes);
      return NOTHING;
    }
    const here = this.#left;
    this.#left = 0;
    this.isWhole = true;
    this.listener.onPart(bytes.length === here ? bytes : bytes.subarray(0, here));
    return bytes.subarray(here);
  }
}
