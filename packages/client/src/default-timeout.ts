import type { Transport } from "@connectrpc/connect";
import { durationToMillis } from "./duration.js";

/**
 * A transport whose unary calls time out after `timeoutMs` when the caller names no time, plus the time the request
 * itself asks to wait (`wait`). Streams have no default: watching lasts as long as it lasts.
 */
export function withDefaultTimeout(transport: Transport, timeoutMs: number): Transport {
  return {
    unary: (method, signal, callTimeoutMs, header, input, contextValues) =>
      transport.unary(
        method,
        signal,
        callTimeoutMs ?? timeoutMs + waitOf(input),
        header,
        input,
        contextValues,
      ),
    stream: (method, signal, callTimeoutMs, header, input, contextValues) =>
      transport.stream(method, signal, callTimeoutMs, header, input, contextValues),
  };
}

function waitOf(input: object): number {
  const wait = "wait" in input ? input.wait : undefined;
  if (typeof wait !== "object" || wait === null) return 0;
  const seconds = "seconds" in wait && typeof wait.seconds === "bigint" ? wait.seconds : 0n;
  const nanos = "nanos" in wait && typeof wait.nanos === "number" ? wait.nanos : 0;
  return durationToMillis({ seconds, nanos });
}
