import { connectionLimits, type Connection } from "../../wire/connection.js";
import { readDraft } from "./read-draft.js";

/** A connection as it lies on disk. */
export interface KeptConnection extends Omit<Connection, "token"> {
  /** The token as the system encrypted it, in base64. */
  readonly sealedToken?: string;
}

/** What lies in the file of connections. */
export interface KeptBook {
  readonly version: 1;
  readonly connections: readonly KeptConnection[];
  readonly currentId?: string;
}

/** Checks what was read of the file, as carefully as what a page says. Throws when it makes no sense. */
export function readBook(value: unknown): KeptBook {
  const { version, connections, currentId } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (version !== 1) throw new Error(`version ${JSON.stringify(version)}`);
  if (!Array.isArray(connections) || connections.length > connectionLimits.connections)
    throw new Error("no list of connections");
  const read = connections.map(readConnection);
  if (new Set(read.map(({ id }) => id)).size < read.length) throw new Error("two connections with one id");
  const isKnown = read.some(({ id }) => id === currentId);
  return { version, connections: read, ...(isKnown ? { currentId: currentId as string } : {}) };
}

function readConnection(value: unknown): KeptConnection {
  const { id, isOwn, sealedToken } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof id !== "string" || !/^[0-9a-f-]{36}$/.test(id)) throw new Error("a connection without an id");
  const read = readDraft({ ...(value as object), token: undefined }, () => isOwn === true);
  if (!read.isOk)
    throw new Error(`a connection with ${read.refusal.found} in place of ${read.refusal.expected}`);
  const { name, colour, url, guard } = read.draft;
  const token = typeof sealedToken === "string" ? { sealedToken } : {};
  return { id, name, colour, url, guard, isOwn: isOwn === true, ...token };
}
