import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { Server } from "@grpc/grpc-js";

type Handle = (interceptors: unknown, stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

/** What grpc-js calls what handles a new stream, to itself. */
const handlerName = "_streamHandler";

/**
 * Has something stand before what a server of grpc-js does with each new stream: it calls `handle` to have it done. To be called before the server takes
 * connections. Throws when grpc-js is built differently.
 */
export function standBeforeStreams(
  server: Server,
  stand: (handle: () => void, stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
): void {
  const internals = server as unknown as Record<string, Handle | undefined>;
  const handle = internals[handlerName];
  if (handle === undefined) throw new Error("grpc-js has changed: it has no stream handler to stand before");
  internals[handlerName] = (interceptors, stream, headers) =>
    stand(() => handle.call(server, interceptors, stream, headers), stream, headers);
}
