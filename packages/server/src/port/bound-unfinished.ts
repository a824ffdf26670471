import { constants, type ServerHttp2Stream } from "node:http2";
import type { Server } from "@grpc/grpc-js";
import { TurnoverMap } from "@machinery/runner";
import { standBeforeStreams } from "./stand-before-streams.js";

/** How much of requests that are not whole may be held, and for how long. */
export interface UnfinishedBounds {
  /** Over all connections, in bytes. */
  readonly bytes: number;
  /** From the head of a request to its end, in milliseconds. */
  readonly ms: number;
}

/** A request that is arriving. */
interface Unfinished {
  readonly number: number;
  readonly stream: ServerHttp2Stream;
  readonly sinceMs: number;
  bytes: number;
}

/**
 * Bounds what a server of grpc-js holds of requests that are not whole: grpc-js bounds each message, and neither how many of them there are nor how long they
 * take. Where too much has come, the requests that have been arriving for longest are cut off (ENHANCE_YOUR_CALM, which clients see as RESOURCE_EXHAUSTED);
 * those that take too long likewise (CANCEL). A message that is compressed counts with the most it may become. To be called before the server takes connections.
 */
export function boundUnfinished(server: Server, bounds: UnfinishedBounds, requestBytes: number): void {
  /** By their numbers, the oldest first. */
  const unfinished = new TurnoverMap<number, Unfinished>();
  let last = 0;
  let bytes = 0;
  let isTooMuch = false;
  let timer: NodeJS.Timeout | undefined;

  const forget = ({ number, bytes: held }: Unfinished): void => {
    if (unfinished.delete(number)) bytes -= held;
  };
  const cut = (request: Unfinished, code: number): void => {
    forget(request);
    request.stream.close(code);
    // What has come of it goes at once, whoever reads it.
    request.stream.destroy();
  };
  const makeRoom = (): void => {
    isTooMuch = false;
    for (const oldest of unfinished.values()) {
      if (bytes <= bounds.bytes) break;
      cut(oldest, constants.NGHTTP2_ENHANCE_YOUR_CALM);
    }
  };
  const add = (request: Unfinished, more: number): void => {
    request.bytes += more;
    bytes += more;
    if (bytes <= bounds.bytes || isTooMuch) return;
    isTooMuch = true;
    // Not while a session is being read: streams that are closed within that may end the process (nodejs/node#38964).
    setImmediate(makeRoom);
  };
  const look = (): void => {
    timer = undefined;
    const beforeMs = performance.now() - bounds.ms;
    for (const oldest of unfinished.values()) {
      if (oldest.sinceMs > beforeMs) return lookAfter(oldest.sinceMs - beforeMs);
      cut(oldest, constants.NGHTTP2_CANCEL);
    }
  };
  const lookAfter = (ms: number): void => {
    timer = setTimeout(look, Math.ceil(ms)).unref();
  };

  standBeforeStreams(server, (handle, stream, headers) => {
    handle();
    if (stream.destroyed || stream.readableEnded) return;
    const number = ++last;
    const request = { number, stream, sinceMs: performance.now(), bytes: 0 };
    unfinished.set(number, request);
    if (timer === undefined) lookAfter(bounds.ms);
    const done = (): void => forget(request);
    // After grpc-js, which decides when the stream is read.
    stream.on("data", (chunk: Buffer) => {
      if (unfinished.get(number) !== undefined) add(request, chunk.length);
    });
    stream.once("end", done);
    stream.once("close", done);
    const encoding = headers["grpc-encoding"] ?? "identity";
    if (encoding !== "identity") add(request, requestBytes);
  });
}
