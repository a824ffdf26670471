import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

const statuses: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/**
 * Ends connections on which no request can be read any more, as Node does by itself: with a status, where no answer has begun. One thing is different:
 * a long request is not cut off for how long it takes.
 */
export function answerClientError(longRequests: WeakSet<Duplex>) {
  return (error: Error & { readonly code?: string }, socket: Duplex): void => {
    const code = error.code ?? "";
    if (code === "ERR_HTTP_REQUEST_TIMEOUT" && longRequests.has(socket)) return;
    if (socket.writable && code !== "ECONNRESET" && !hasAnswerBegun(socket)) {
      const status = statuses[code] ?? 400;
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
    }
    socket.destroy(error);
  };
}

/** Node keeps the answer that is on its way at its socket; a status in the middle of one would be taken for a part of it. */
function hasAnswerBegun(socket: Duplex): boolean {
  const { _httpMessage: answer } = socket as { _httpMessage?: { headersSent?: boolean } | null };
  return answer?.headersSent === true;
}
