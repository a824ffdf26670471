import { Connection } from "./connection.js";
import { type Dial, placeOf } from "./dial.js";

/** Idle connections kept at most, to all services together. */
const IDLE = 512;
/** How long an idle connection is kept where the service says nothing: a little less than Node's servers do. */
const KEEP_ALIVE_MS = 4_000;
/** The longest that a service may ask to keep an idle connection. */
const KEEP_ALIVE_MAX_MS = 60_000;
/** So much earlier than a service says we stop using its connection: what is sent just then would meet its end. */
const EARLIER_MS = 2_000;
/** How often those are closed that have been idle for too long. */
const SWEEP_MS = 1_000;

/**
 * The connections to all services. A call takes one for itself and gives it back, the last used first; there are never more than calls
 * in flight and `IDLE` beside.
 */
export class Connections {
  readonly #dial: Dial;
  readonly #mostIdle: number;
  /** By origin, the last used at the end. */
  readonly #idle = new Map<string, Connection[]>();
  /** All idle ones, the longest idle first. */
  readonly #oldest = new Set<Connection>();
  readonly #open = new Set<Connection>();
  #sweeping: NodeJS.Timeout | undefined;

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
    for (;;) {
      const idle = this.#idle.get(origin)?.pop();
      if (idle === undefined) break;
      idle.idle = false;
      this.#oldest.delete(idle);
      if (idle.goodUntilMs > performance.now()) return idle;
      this.drop(idle);
    }
    const connection = new Connection(origin, placeOf(origin), this.#dial, (gone) => this.#forget(gone));
    this.#open.add(connection);
    return connection;
  }

  /** Gives a connection back whose call is over and left it in order. `keepMs` is how long the service keeps it, where it says so. */
  give(connection: Connection, keepMs?: number): void {
    connection.leave();
    const restMs = keepMs === undefined ? KEEP_ALIVE_MS : Math.min(keepMs - EARLIER_MS, KEEP_ALIVE_MAX_MS);
    if (restMs <= 0 || !connection.isOpen || !this.#open.has(connection)) {
      this.drop(connection);
      return;
    }
    connection.goodUntilMs = performance.now() + restMs;
    connection.idle = true;
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) this.#idle.set(connection.origin, [connection]);
    else idle.push(connection);
    this.#oldest.add(connection);
    if (this.#oldest.size > this.#mostIdle) this.drop(this.#oldest.values().next().value!);
    this.#sweeping ??= setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  /** Closes a connection at once, also one that is still being made. */
  drop(connection: Connection): void {
    connection.leave();
    connection.destroy();
  }

  /** Closes all. Calls in flight end with a network fault. */
  close(): void {
    for (const connection of this.#open) connection.destroy();
  }

  #forget(connection: Connection): void {
    this.#open.delete(connection);
    if (connection.idle) {
      connection.idle = false;
      this.#oldest.delete(connection);
      const idle = this.#idle.get(connection.origin)!;
      idle.splice(idle.lastIndexOf(connection), 1);
      if (idle.length === 0) this.#idle.delete(connection.origin);
    }
  }

  #sweep(): void {
    const nowMs = performance.now();
    for (const connection of this.#oldest) if (connection.goodUntilMs <= nowMs) this.drop(connection);
    for (const [origin, idle] of this.#idle) if (idle.length === 0) this.#idle.delete(origin);
    if (this.#oldest.size > 0) return;
    clearInterval(this.#sweeping);
    this.#sweeping = undefined;
  }
}
