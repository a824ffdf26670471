import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Rejection } from "@machinery/protocol";
import type { Observer } from "@machinery/runner";
import { faultToRejection } from "../errors/fault-to-rejection.js";
import { ClientGone } from "./read-body.js";
import { shownUrl } from "./shown-url.js";
import { dataHeaders, sendRejection } from "./send.js";

/** What HTTP/1.1 requests meet, in this order. */
export interface HttpListenerOptions {
  /** Refuses what no request may be, such as one from a foreign web page. Nobody but a browser asks for the console's page. */
  readonly guard: (request: IncomingMessage, isPage: boolean) => Rejection | undefined;
  /** The plain JSON routes; nothing when the path is none of them. */
  readonly routes: (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: string,
  ) => Promise<void> | undefined;
  /** The web console. Answers whether the request asked for a file of it. */
  readonly console: (request: IncomingMessage, response: ServerResponse, path: string) => boolean;
  /** Connect and gRPC-Web; nothing when the path is no RPC. */
  readonly rpc: (path: string) => RequestListener | undefined;
  readonly observer: Observer;
}

/** The listener of everything that speaks HTTP/1.1. Nothing that a client sends throws out of it. */
export function createHttpListener(options: HttpListenerOptions): RequestListener {
  const { guard, routes, rpc, observer } = options;
  return (request, response) => {
    const url = request.url ?? "/";
    const question = url.indexOf("?");
    const path = question === -1 ? url : url.slice(0, question);
    const query = question === -1 ? "" : url.slice(question + 1);
    const refused = guard(request, path === "/");
    if (refused !== undefined) return sendRejection(request, response, refused, observer);
    const answered = routes(request, response, path, query);
    if (answered !== undefined) {
      answered.catch((error: unknown) => fail(error, request, response, path, observer));
      return undefined;
    }
    const listener = rpc(path);
    if (listener !== undefined) {
      for (const [name, value] of Object.entries(dataHeaders)) response.setHeader(name, value);
      return listener(request, response);
    }
    if (options.console(request, response, path)) return undefined;
    return sendRejection(request, response, routeNotFound(request.method ?? "", path), observer);
  };
}

function fail(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  observer: Observer,
): void {
  if (error instanceof ClientGone || response.destroyed) {
    response.destroy();
    return;
  }
  const rejection = faultToRejection(error, `${request.method} ${shownUrl(path)}`, observer);
  if (response.headersSent) response.destroy();
  else sendRejection(request, response, rejection, observer);
}

const routeNotFound = (method: string, path: string): Rejection => ({
  reason: "ROUTE_NOT_FOUND",
  expected: "a route such as POST /e/<workflow>, or an RPC of machinery.v1",
  found: `${method} ${path.slice(0, 200)}`,
  todo: "look up the route; HTTP/2 must speak gRPC",
});
