import type { NodeTransport } from "@machinery/client/node";
import type { Connection } from "../wire/connection.js";
import { carryCalls, hangUp, type CallPort } from "./calls/carry-calls.js";
import type { GuardedCall } from "./calls/guard.js";

/** What ports are opened with. */
export interface OpenPortsOptions {
  readonly connection: (id: string) => Connection | undefined;
  /** Reaches the daemon of a connection. Rejects when there is none to reach, as when our own does not start. */
  readonly connect: (id: string) => Promise<NodeTransport>;
  readonly guard: (id: string, call: GuardedCall) => Promise<void>;
}

/** The most ports that are open at once: a window needs one, and two while it changes over. */
const maxPorts = 8;

interface OpenPort {
  readonly connectionId: string;
  close(): void;
}

/** The ports by which pages call daemons. Each has a transport of its own, which ends with it. */
export class OpenPorts {
  readonly #open = new Set<OpenPort>();

  constructor(private readonly options: OpenPortsOptions) {}

  /** Carries calls over a port to a connection. Without such a connection, or where its daemon cannot be had, the port is closed. */
  async open(connectionId: string, port: CallPort): Promise<void> {
    if (this.options.connection(connectionId) === undefined || this.#open.size >= maxPorts)
      return hangUp(port);
    let transport: NodeTransport | undefined;
    let stop: (() => void) | undefined;
    const opened: OpenPort = {
      connectionId,
      close: () => {
        if (!this.#open.delete(opened)) return;
        if (stop === undefined) hangUp(port);
        else stop();
        transport?.close();
      },
    };
    this.#open.add(opened);
    try {
      transport = await this.options.connect(connectionId);
    } catch {
      // Why is told by the state of the desktop, which the page asks for when its port is closed.
      return opened.close();
    }
    if (!this.#open.has(opened)) return transport.close();
    stop = carryCalls(port, {
      transport,
      guard: (call) => this.options.guard(connectionId, call),
      left: () => opened.close(),
    });
  }

  /** Closes what goes over a connection. */
  close(connectionId: string): void {
    for (const port of this.#open) if (port.connectionId === connectionId) port.close();
  }

  closeAll(): void {
    for (const port of this.#open) port.close();
  }
}
