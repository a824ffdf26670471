import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectSecurely, type TLSSocket } from "node:tls";
import type { Lookup } from "./resolver.js";

/** Where to connect to. */
export interface DialPlace {
  readonly isSecure: boolean;
  /** A name, or an address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** As a Host header has it: the port only where it is not the usual one. */
  readonly host: string;
}

/** Takes apart `http://host:port` or `https://host:port`. Throws when it is no URL. */
export function placeOf(origin: string): DialPlace {
  const { protocol, hostname, host, port } = new URL(origin);
  const isSecure = protocol === "https:";
  return {
    isSecure,
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isSecure ? 443 : 80) : Number(port),
    host,
  };
}

/** Learns that a connection is there, TLS included, or why it is not. Called once. */
export type Dialled = (...result: [error: null, socket: Socket] | [error: Error, socket: undefined]) => void;

/**
 * Opens a connection. Returns the socket while it is connecting, so that it can be given up; undefined when it was refused at once.
 * `onBytes` is told what comes, in memory that is used again once it returns; where nobody listens, nothing is read.
 */
export type Dial = (place: DialPlace, done: Dialled, onBytes?: (bytes: Buffer) => void) => Socket | undefined;

/** The address policy refuses every address there is for a host. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";
}

/** What is read at a time, in bytes: memory that each connection keeps. */
const READ_BYTES = 16 * 1024;
/** How long a connection is idle before the system asks whether the other side is there. */
const ALIVE_MS = 60_000;
/** TLS sessions that are remembered, so that the next connection to the same host need not agree on everything anew. */
const SESSIONS = 100;

/**
 * Makes what opens connections: the name is resolved, its addresses are checked, and a checked one is dialled, so that a name
 * cannot mean another address between check and call. Without time limits of its own: who dials gives up by destroying the socket.
 */
export function createDial(refusal: (address: string) => string | undefined, resolve: Lookup): Dial {
  const lookup = createCheckedLookup(refusal, resolve);
  const sessions = new Map<string, Buffer>();

  const open = ({ isSecure, hostname, port, host }: DialPlace, onBytes?: (bytes: Buffer) => void): Socket => {
    const options = {
      host: hostname,
      port,
      lookup,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: ALIVE_MS,
      ...(onBytes === undefined ? undefined : { onread: readInto(onBytes) }),
    };
    if (!isSecure) return connect(options);
    const session = sessions.get(host);
    const secure: TLSSocket = connectSecurely({
      ...options,
      // A name only: TLS knows no addresses here (RFC 6066, 3).
      ...(isIP(hostname) === 0 ? { servername: hostname } : undefined),
      // One call at a time on one connection, so that giving a call up harms no other: not HTTP/2.
      ALPNProtocols: ["http/1.1"],
      ...(session === undefined ? undefined : { session }),
    });
    secure.on("session", (agreed) => {
      sessions.delete(host);
      if (sessions.size >= SESSIONS) sessions.delete(sessions.keys().next().value!);
      sessions.set(host, agreed);
    });
    return secure;
  };

  return (place, done, onBytes) => {
    // A literal address is dialled without a lookup.
    if (isIP(place.hostname) !== 0) {
      const refused = refusal(place.hostname);
      if (refused !== undefined) {
        queueMicrotask(() => done(new AddressRefusedError(`${place.hostname} ${refused}`), undefined));
        return undefined;
      }
    }
    const socket = open(place, onBytes);
    const failed = (error: Error): void => done(error, undefined);
    socket.once("error", failed);
    socket.once(place.isSecure ? "secureConnect" : "connect", () => {
      socket.off("error", failed);
      done(null, socket);
    });
    return socket;
  };
}

/** Reads past the streams, which take longer than the parser. */
function readInto(onBytes: (bytes: Buffer) => void) {
  return {
    buffer: Buffer.allocUnsafeSlow(READ_BYTES),
    callback(length: number, buffer: Uint8Array): boolean {
      onBytes((buffer as Buffer).subarray(0, length));
      return true;
    },
  };
}

function createCheckedLookup(
  refusal: (address: string) => string | undefined,
  resolve: Lookup,
): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, (error, addresses) => {
      if (error !== null) {
        done(error, "", 0);
        return;
      }
      const wanted = options.family === 4 || options.family === 6 ? options.family : undefined;
      const ofFamily = addresses.filter(({ family }) => wanted === undefined || family === wanted);
      const allowed = ofFamily.filter(({ address }) => refusal(address) === undefined);
      const first = allowed[0];
      if (first === undefined) {
        const refused = ofFamily[0];
        done(
          refused === undefined
            ? Object.assign(new Error("no address"), { code: "ENODATA" })
            : new AddressRefusedError(`${hostname} (${refused.address}) ${refusal(refused.address) ?? ""}`),
          "",
          0,
        );
      } else if (options.all === true)
        done(
          null,
          allowed.map(({ address, family }) => ({ address, family })),
        );
      else done(null, first.address, first.family);
    });
  };
}
