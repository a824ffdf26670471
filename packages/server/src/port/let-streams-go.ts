import type { Http2Session } from "node:http2";
import { types } from "node:util";
import type { Server } from "@grpc/grpc-js";
import { TurnoverMap } from "@machinery/runner";
import { standBeforeStreams } from "./stand-before-streams.js";

/** A session's state, which Node keeps under a symbol of its own. */
interface SessionState {
  streams: unknown;
}

let stateKey: symbol | undefined;

/**
 * Has the sessions of a server of grpc-js let go of the streams that have closed. Node holds them in a `Map`, whose dead tables keep them alive, and with them all that
 * was made for their calls (see TurnoverMap): with 128 calls in flight, 1.6 MB of each 22 that are made, and a third of what the collector's threads do. Where Node
 * is built differently, nothing is changed. To be called before the server takes connections.
 */
export function letStreamsGo(server: Server): void {
  standBeforeStreams(server, (handle, { session }) => {
    if (session !== undefined) holdByTurnover(session);
    handle();
  });
}

function holdByTurnover(session: Http2Session): void {
  stateKey ??= Object.getOwnPropertySymbols(session).find(({ description }) => description === "state");
  if (stateKey === undefined) return;
  const state = (session as unknown as Record<symbol, SessionState | undefined>)[stateKey];
  if (state === undefined || !types.isMap(state.streams)) return;
  const streams = new TurnoverMap<unknown, unknown>();
  for (const [id, stream] of state.streams) streams.set(id, stream);
  state.streams = streams;
}
