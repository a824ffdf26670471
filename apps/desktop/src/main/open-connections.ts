import { join } from "node:path";
import { createNodeTransport } from "@machinery/client/node";
import type { Connection } from "../wire/connection.js";
import { createAskPerson, type AskPersonOptions } from "./calls/ask-person.js";
import { guard, type GuardedCall } from "./calls/guard.js";
import { askAboutConnection } from "./connections/ask-about-connection.js";
import { ConnectionBook } from "./connections/connection-book.js";
import type { TokenVault } from "./connections/token-vault.js";
import { ownPortOf } from "./daemon/default-address.js";
import { findDaemon } from "./daemon/find-daemon.js";
import { OwnDaemon, type OwnDaemonOptions } from "./daemon/own-daemon.js";
import { Desk } from "./desk.js";
import { OpenPorts } from "./open-ports.js";

/** What connections are kept with. */
export interface OpenConnectionsOptions {
  /** Where the app keeps what is its own. */
  readonly folder: string;
  /** Where a daemon is looked for when nothing is configured. */
  readonly defaultUrl: string;
  readonly vault: TokenVault;
  /** Asks the person by a dialog of the system. */
  readonly show: AskPersonOptions["show"];
  /** Starts the daemon's program. */
  readonly startDaemon: OwnDaemonOptions["start"];
}

/** The connections of the app: the desk that pages ask about them, the ports that calls go over, and the app's own daemon. */
export async function openConnections({
  folder,
  defaultUrl,
  vault,
  show,
  startDaemon,
}: OpenConnectionsOptions) {
  const book = await ConnectionBook.load(join(folder, "connections.json"), vault);
  const daemon: OwnDaemon = new OwnDaemon({
    start: startDaemon,
    dataFolder: join(folder, "daemon"),
    port: ownPortOf(defaultUrl),
    changed: () => {
      // A page learns of its end by its port.
      if (daemon.state.kind === "failed")
        for (const { id, isOwn } of book.connections) if (isOwn) ports.close(id);
    },
  });
  const connectionOf = (id: string): Connection | undefined => {
    const found = book.get(id);
    return found?.isOwn === true && daemon.state.kind === "running"
      ? { ...found, url: daemon.state.url }
      : found;
  };
  const askers = new Map<string, (call: GuardedCall) => Promise<boolean>>();
  const askerOf = (id: string): ((call: GuardedCall) => Promise<boolean>) => {
    const known = askers.get(id);
    if (known !== undefined) return known;
    const connection = () => connectionOf(id) ?? { name: "a connection that was deleted", url: "" };
    const asker = createAskPerson({ show, connection, nowMs: () => performance.now() });
    askers.set(id, asker);
    return asker;
  };
  const ports = new OpenPorts({
    connection: connectionOf,
    connect: async (id) => {
      const url = book.get(id)?.isOwn === true ? await daemon.start() : (book.get(id)?.url ?? "");
      const token = await book.token(id);
      return createNodeTransport({ url, ...(token === undefined ? {} : { token }) });
    },
    // What has been deleted meanwhile may not write any more.
    guard: (id, call) => guard(call, { level: () => book.get(id)?.guard ?? "read-only", ask: askerOf(id) }),
  });
  const desk = new Desk({
    book,
    daemon,
    keepsTokens: vault.isSafe,
    lookAtDefault: () => findDaemon(defaultUrl),
    defaultUrl,
    ask: (question) => askAboutConnection(question, show),
    changed: (id) => {
      askers.delete(id);
      ports.close(id);
    },
  });
  return { desk, ports, daemon };
}
