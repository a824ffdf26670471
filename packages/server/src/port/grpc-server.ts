import type { Socket } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import type { MountedService } from "../services/mounted-service.js";
import { addReflection } from "./add-reflection.js";
import { explainGrpcRefusals } from "./explain-grpc-refusals.js";
import { leaveGoneStreams } from "./leave-gone-streams.js";
import { letStreamsGo } from "./let-streams-go.js";
import { mountOnGrpc } from "./mount-on-grpc.js";
import { boundUnfinished } from "./bound-unfinished.js";
import { unfinishedBytesFor } from "./wire-limits.js";

/** How long a request may take to arrive, as on HTTP/1.1. */
const UNFINISHED_MS = 60_000;

/** gRPC on connections that somebody else accepted. */
export interface GrpcServer {
  take(socket: Socket): void;
  /** What the standard health service answers. */
  setServing(serving: boolean): void;
  /** Tells clients to go (GOAWAY); calls under way may end. */
  drain(): void;
  /** Ends everything. */
  close(): void;
}

/** Serves the services, health and reflection by grpc-js. `requestBytes` bounds one request message. */
export function createGrpcServer(services: readonly MountedService[], requestBytes: number): GrpcServer {
  const server = new Server({
    "grpc.enable_channelz": 0,
    "grpc.max_receive_message_length": requestBytes,
    "grpc.max_send_message_length": -1,
    "grpc.max_concurrent_streams": 1_000,
    // A client that has silently gone is noticed, and its streams end.
    "grpc.keepalive_time_ms": 60_000,
    "grpc.keepalive_timeout_ms": 20_000,
    // A connection that opened with the preface and asks nothing is not kept; clients come back by themselves.
    "grpc.max_connection_idle_ms": 5 * 60_000,
    interceptors: [explainGrpcRefusals(requestBytes)],
  });
  boundUnfinished(server, { bytes: unfinishedBytesFor(requestBytes), ms: UNFINISHED_MS }, requestBytes);
  letStreamsGo(server);
  leaveGoneStreams(server);
  for (const service of services) mountOnGrpc(server, service);
  const names = ["", ...services.map(({ service }) => service.typeName)];
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, "SERVING"])));
  health.addToServer(server);
  addReflection(
    server,
    services.map(({ service }) => service),
  );
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  let serving = true;

  return {
    take(socket) {
      // An HTTP/2 session takes over a socket's errors only once it exists.
      socket.on("error", () => socket.destroy());
      injector.injectConnection(socket);
    },
    setServing(isServing) {
      if (isServing === serving) return;
      serving = isServing;
      for (const name of names) health.setStatus(name, serving ? "SERVING" : "NOT_SERVING");
    },
    drain: () => server.tryShutdown(() => {}),
    close: () => server.forceShutdown(),
  };
}
