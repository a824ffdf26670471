import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Interceptor, Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { withDefaultTimeout } from "./default-timeout.js";
import { HeardSessions } from "./heard-sessions.js";

/** How a daemon is reached. */
export interface NodeTransportOptions {
  /** Where the daemon listens, such as `http://127.0.0.1:6224`. */
  readonly url: string;
  /**
   * `grpc` (default): over HTTP/2, the fastest. `connect`: over HTTP/1.1, for ways that know no HTTP/2.
   * There is no Connect over HTTP/2: HTTP/2 on the daemon's port speaks gRPC only.
   */
  readonly protocol?: "grpc" | "connect";
  /** How long a call may take that names no time itself, waiting for an event's end not counted, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /** Sent with each call as `Authorization: Bearer …`, as a proxy before the daemon may want it. Whoever is on the way can read it unless `url` is https. */
  readonly token?: string;
}

/** A transport that holds a connection open between calls. */
export interface NodeTransport extends Transport {
  /** Closes the connection. Calls in flight fail. Without it an idle connection may keep the process alive. */
  close(): void;
}

/** A transport to a daemon for Node. Nothing is connected before the first call. Throws when `url` is none. */
export function createNodeTransport(options: NodeTransportOptions): NodeTransport {
  const url = parseUrl(options.url);
  const baseUrl = url.href.replace(/\/+$/, "");
  const timeoutMs = options.timeoutMs ?? 30_000;
  const interceptors = options.token === undefined ? [] : [sendToken(options.token)];
  if (options.protocol === "connect") {
    const agent =
      url.protocol === "https:" ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
    const transport = createConnectTransport({
      baseUrl,
      httpVersion: "1.1",
      nodeOptions: { agent },
      interceptors,
    });
    return { ...withDefaultTimeout(transport, timeoutMs), close: () => agent.destroy() };
  }
  // Pings find out that a daemon is gone whose machine did not say so.
  const sessionManager = new HeardSessions(baseUrl, { pingIntervalMs: 20_000, pingTimeoutMs: 10_000 });
  const transport = createGrpcTransport({ baseUrl, sessionManager, interceptors });
  return { ...withDefaultTimeout(transport, timeoutMs), close: () => sessionManager.abort() };
}

const sendToken =
  (token: string): Interceptor =>
  (next) =>
  (request) => {
    request.header.set("authorization", `Bearer ${token}`);
    return next(request);
  };

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new TypeError(`expected the daemon's URL, such as http://127.0.0.1:6224, found \`${text}\``);
  }
  return url;
}
