import type { Socket } from "node:net";
import { Client } from "undici";
import type { Dial } from "./dial.js";

/** Idle connections kept at most, to all services together. */
const IDLE = 512;
/** How long an idle connection is kept where the service says nothing: a little less than Node's servers do. */
const KEEP_ALIVE_MS = 4_000;
/** The longest that a service may ask to keep an idle connection. */
const KEEP_ALIVE_MAX_MS = 60_000;
/** The headers of one answer. */
export const HEADER_BYTES = 32 * 1024;

/** One connection to a service, used by one call at a time. */
export interface Connection {
  readonly origin: string;
  readonly client: Client;
  /** Whether there is a socket. */
  connected: boolean;
  /** The socket that is on its way. */
  connecting: Socket | undefined;
  idle: boolean;
}

/**
 * The connections to all services. A call takes one for itself and gives it back, the last used first; there are never more than calls
 * in flight and `IDLE` beside. Not undici's Pool: that cannot give up a connection that is being made, nor bound those to dead hosts.
 */
export class Connections {
  readonly #dial: Dial;
  readonly #mostIdle: number;
  /** By origin, the last used at the end. */
  readonly #idle = new Map<string, Connection[]>();
  /** All idle ones, the longest idle first. */
  readonly #oldest = new Set<Connection>();
  readonly #open = new Set<Connection>();

  constructor(dial: Dial, idle = IDLE) {
    this.#dial = dial;
    this.#mostIdle = idle;
  }

  /** How many there are, idle and busy. */
  get size(): number {
    return this.#open.size;
  }

  /** Takes a connection to `http://host:port` or `https://host:port`; it may still have to be made. Throws when that is no origin. */
  take(origin: string): Connection {
    const idle = this.#idle.get(origin)?.pop();
    if (idle !== undefined) {
      idle.idle = false;
      this.#oldest.delete(idle);
      return idle;
    }
    const client = new Client(origin, {
      connect: (options, done) => {
        connection.connecting = this.#dial(options, (...args) => {
          connection.connecting = undefined;
          done(...args);
        });
      },
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MAX_MS,
      maxHeaderSize: HEADER_BYTES,
      // Whoever calls keeps the time.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const connection: Connection = { origin, client, connected: false, connecting: undefined, idle: false };
    client.on("connect", () => {
      connection.connected = true;
    });
    client.on("disconnect", () => {
      connection.connected = false;
      if (connection.idle) this.drop(connection);
    });
    this.#open.add(connection);
    return connection;
  }

  /** Gives a connection back whose call is over and left it in order. */
  give(connection: Connection): void {
    if (!connection.connected || !this.#open.has(connection)) {
      this.drop(connection);
      return;
    }
    connection.idle = true;
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) this.#idle.set(connection.origin, [connection]);
    else idle.push(connection);
    this.#oldest.add(connection);
    if (this.#oldest.size > this.#mostIdle) this.drop(this.#oldest.values().next().value!);
  }

  /** Closes a connection at once, also one that is still being made. */
  drop(connection: Connection): void {
    this.#open.delete(connection);
    const idle = this.#idle.get(connection.origin);
    if (connection.idle) {
      connection.idle = false;
      this.#oldest.delete(connection);
      const at = idle?.lastIndexOf(connection) ?? -1;
      if (at >= 0) idle?.splice(at, 1);
    }
    if (idle?.length === 0) this.#idle.delete(connection.origin);
    connection.connecting?.destroy();
    connection.connecting = undefined;
    if (!connection.client.destroyed) void connection.client.destroy();
  }

  /** Closes all. Calls in flight end with a network fault. */
  async close(): Promise<void> {
    const open = [...this.#open];
    await Promise.all(
      open.map((connection) => {
        const closed = connection.client.destroy();
        this.drop(connection);
        return closed;
      }),
    );
  }
}
