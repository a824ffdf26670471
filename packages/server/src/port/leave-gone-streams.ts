import type { Server } from "@grpc/grpc-js";
import { standBeforeStreams } from "./stand-before-streams.js";

/**
 * Has a server of grpc-js leave alone the calls that were reset before it came to them. By itself it answers those that it does not know, or that
 * are no gRPC, also when their stream has gone: that throws where nobody can catch it, and ends the process (grpc-js 1.14, seen with one packet that
 * opens and resets a stream). To be called before the server takes connections.
 */
export function leaveGoneStreams(server: Server): void {
  standBeforeStreams(server, (handle, stream) => {
    // What goes wrong with a stream is between it and its client; grpc-js listens for the first of it alone.
    stream.on("error", () => undefined);
    if (!stream.destroyed) handle();
  });
}
