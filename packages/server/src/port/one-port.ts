import * as http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { answerClientError } from "./answer-client-error.js";

/** What a client opens an HTTP/2 connection with when it knows what it wants (RFC 9113, 3.4); no HTTP/1.1 request begins so. */
const preface = Buffer.from("PRI * HTTP/2.0\r\n", "latin1");

/** Looking at all connections takes a while where there are many. */
const MAKE_ROOM_EVERY_MS = 100;

/** Where the two kinds of connections go, and how patient the port is. Times are in milliseconds. */
export interface OnePortOptions {
  readonly host: string;
  /** 0: any. */
  readonly port: number;
  /** Whether others may listen on it too, as other threads do: the system shares connections out (SO_REUSEPORT). Not everywhere: ENOTSUP. */
  readonly isShared?: boolean;
  readonly onRequest: http.RequestListener;
  /** Takes over a connection that opened with the HTTP/2 preface; the first bytes are still to be read. */
  readonly onHttp2: (socket: Socket) => void;
  /** The connections on which a request comes that may take longer than `requestMs`. */
  readonly longRequests: WeakSet<Duplex>;
  /** Learns of a failure of the listening socket itself, after it has listened. */
  readonly onError: (error: Error) => void;
  /** Connections at once; further ones are dropped as they come, and those that are idle closed to make room. Default 10,000. */
  readonly connections?: number;
  /** Told of each connection that was dropped, with how many there are. */
  readonly onDrop?: (connections: number) => void;
  /** How long a connection may say nothing, or too little to tell. Default 10 s. */
  readonly undecidedMs?: number;
  /** How long the head of a request may take. Default 10 s. */
  readonly headersMs?: number;
  /** How long a whole request may take to arrive. Default 60 s. */
  readonly requestMs?: number;
  /** How often the two are looked at. Default 2 s. */
  readonly checkEveryMs?: number;
}

/** A listening port that speaks HTTP/1.1 and HTTP/2 on one number. */
export interface OnePort {
  readonly port: number;
  /** Stops accepting, and closes what is idle. */
  stopAccepting(): void;
  /** Resolves when every connection has gone; those that have not after `graceMs` are cut. */
  drained(graceMs: number): Promise<void>;
}

/**
 * Listens. The `http.Server` itself owns the socket, so that its time-outs, its bound and its `close` work; a look at the first
 * bytes stands before its connection listener. Sockets that have not said enough yet are known to nobody else and kept here.
 */
export async function openOnePort(options: OnePortOptions): Promise<OnePort> {
  const server = http.createServer(
    {
      keepAliveTimeout: 65_000,
      headersTimeout: options.headersMs ?? 10_000,
      requestTimeout: options.requestMs ?? 60_000,
      connectionsCheckingInterval: options.checkEveryMs ?? 2_000,
      noDelay: true,
    },
    options.onRequest,
  );
  server.on("checkContinue", options.onRequest);
  server.on("clientError", answerClientError(options.longRequests));
  server.maxConnections = options.connections ?? 10_000;
  let madeRoomMs = -Infinity;
  server.on("drop", () => {
    options.onDrop?.(server.maxConnections);
    // Idle ones come back by themselves; without this they would keep everybody else out until they time out.
    if (performance.now() - madeRoomMs < MAKE_ROOM_EVERY_MS) return;
    madeRoomMs = performance.now();
    server.closeIdleConnections();
  });
  const undecided = new Set<Socket>();
  const handedOver = new Set<Socket>();
  const [toHttp1] = server.listeners("connection") as ((this: http.Server, socket: Socket) => void)[];
  if (toHttp1 === undefined)
    throw new Error("node:http has changed: it has no connection listener to stand before");
  server.removeAllListeners("connection");

  server.on("connection", (socket: Socket) => {
    const drop = (): void => void socket.destroy();
    const timer = setTimeout(drop, options.undecidedMs ?? 10_000);
    const forget = (): void => {
      clearTimeout(timer);
      undecided.delete(socket);
    };
    let seen: Buffer = Buffer.alloc(0);
    const look = (): void => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
      const length = Math.min(seen.length, preface.length);
      const isHttp2 = seen.subarray(0, length).equals(preface.subarray(0, length));
      if (isHttp2 && length < preface.length) return;
      forget();
      socket.off("readable", look);
      socket.off("error", drop);
      socket.off("end", drop);
      socket.off("close", forget);
      socket.unshift(seen);
      if (isHttp2) {
        handedOver.add(socket);
        // An HTTP server keeps connections whose client has ended them, to answer; an HTTP/2 session would keep them for good.
        socket.allowHalfOpen = false;
        socket.once("close", () => handedOver.delete(socket));
        options.onHttp2(socket);
      } else {
        toHttp1.call(server, socket);
      }
    };
    undecided.add(socket);
    socket.once("error", drop);
    socket.once("end", drop);
    socket.once("close", forget);
    socket.on("readable", look);
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    const { host, port, isShared = false } = options;
    server.listen({ host, port, reusePort: isShared }, () => {
      server.off("error", reject);
      server.on("error", options.onError);
      resolve();
    });
  });

  let closed: Promise<void> | undefined;
  const stopAccepting = (): void => {
    closed ??= new Promise((resolve) => server.close(() => resolve()));
    for (const socket of undecided) socket.destroy();
    server.closeIdleConnections();
  };
  return {
    port: (server.address() as AddressInfo).port,
    stopAccepting,
    async drained(graceMs) {
      stopAccepting();
      const cut = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of handedOver) socket.destroy();
      }, graceMs);
      // A keep-alive connection becomes idle only when its last answer has left.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      await closed;
      clearTimeout(cut);
      clearInterval(sweep);
    },
  };
}
