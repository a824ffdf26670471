/** What kept a request or its answer from being one. */
export type HttpFaultCode =
  /** The bytes that came are no HTTP/1.1; the message says why. */
  | "NOT_HTTP"
  | "HEADERS_TOO_LARGE"
  /** A status that HTTP does not have. */
  | "NO_STATUS"
  /** An answer with 100 or 101, which we never ask for. */
  | "UNASKED"
  /** The request cannot be written down; nothing was sent. */
  | "UNSENDABLE"
  /** We closed the connection. */
  | "CLOSED";

/** A fault of the protocol, or an end that we made; what the network says comes as Node's own errors. */
export class HttpFault extends Error {
  override readonly name = "HttpFault";

  constructor(
    readonly code: HttpFaultCode,
    message: string,
  ) {
    super(message);
  }
}

/** The refusal of bytes that are no HTTP. */
export const notHttp = (why: string): HttpFault => new HttpFault("NOT_HTTP", why);
