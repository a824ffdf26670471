import type { ServerHttp2Stream } from "node:http2";
import type { Server } from "@grpc/grpc-js";

type Handle = (interceptors: unknown, stream: ServerHttp2Stream, headers: unknown) => void;

/** What grpc-js calls what handles a new stream, to itself. */
const handlerName = "_streamHandler";

/**
 * Has a server of grpc-js leave alone the calls that were reset before it came to them. By itself it answers those that it does not know, or that
 * are no gRPC, also when their stream has gone: that throws where nobody can catch it, and ends the process (grpc-js 1.14, seen with one packet that
 * opens and resets a stream). To be called before the server takes connections. Throws when grpc-js is built differently.
 */
export function leaveGoneStreams(server: Server): void {
  const internals = server as unknown as Record<string, Handle | undefined>;
  const handle = internals[handlerName];
  if (handle === undefined) throw new Error("grpc-js has changed: it has no stream handler to stand before");
  internals[handlerName] = (interceptors, stream, headers) => {
    // What goes wrong with a stream is between it and its client; grpc-js listens for the first of it alone.
    stream.on("error", () => undefined);
    if (!stream.destroyed) handle.call(server, interceptors, stream, headers);
  };
}
