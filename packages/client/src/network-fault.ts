const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection refused",
  ECONNRESET: "the connection closed",
  EPIPE: "the connection closed",
  ENOTFOUND: "an address that does not exist",
  EAI_AGAIN: "no answer of the name server",
  ETIMEDOUT: "no answer to the connection",
  EHOSTUNREACH: "no way to the host",
  ENETUNREACH: "no way to the network",
  ERR_HTTP2_GOAWAY_SESSION: "the connection closed",
  ERR_HTTP2_STREAM_CANCEL: "the connection closed",
  ERR_HTTP2_INVALID_SESSION: "the connection closed",
  ERR_HTTP2_SESSION_ERROR: "the connection closed",
  ERR_HTTP2_ERROR: "an answer that is not HTTP/2",
  UND_ERR_SOCKET: "the connection closed",
};

/**
 * How browsers say that `fetch`, or the stream of its answer, met the network's end: a TypeError, told apart by its message alone (Chromium's, Firefox's
 * and Safari's).
 */
const browserFaults =
  /^(?:Failed to fetch|network error|NetworkError when attempting to fetch resource\.?|Error in input stream|Load failed|The network connection was lost\.?)$/;

/** What went wrong between us and the daemon, in words; undefined when the error came from elsewhere. */
export function networkFault(thrown: unknown): string | undefined {
  let error: unknown = thrown;
  // Errors wrap each other; eight deep is more than any runtime does, and ends a circle.
  for (let depth = 0; depth < 8 && error instanceof Error; depth++) {
    for (const one of error instanceof AggregateError ? [error, ...(error.errors as unknown[])] : [error]) {
      const code = typeof one === "object" && one !== null && "code" in one ? one.code : undefined;
      if (typeof code === "string" && Object.hasOwn(words, code)) return words[code];
    }
    if (error instanceof TypeError && browserFaults.test(error.message)) return "no connection";
    error = error.cause;
  }
  return undefined;
}
