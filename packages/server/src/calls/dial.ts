import { isIP, type LookupFunction, type Socket } from "node:net";
import { buildConnector } from "undici";
import type { Lookup } from "./resolver.js";

/** Where to connect to, as undici says it. */
export type DialOptions = Parameters<ReturnType<typeof buildConnector>>[0];

/** Opens a connection. Returns the socket while it is connecting, so that it can be given up; undefined when it was refused at once. */
export type Dial = (options: DialOptions, done: buildConnector.Callback) => Socket | undefined;

/** The address policy refuses every address there is for a host. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";
}

/**
 * Makes what opens connections: the name is resolved, its addresses are checked, and a checked one is dialled, so that a name
 * cannot mean another address between check and call. Without time limits of its own: who dials gives up by destroying the socket.
 */
export function createDial(refusal: (address: string) => string | undefined, resolve: Lookup): Dial {
  const lookup: LookupFunction = (hostname, options, done) => {
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
  // HTTP/1.1 only: one call on one connection, so that giving a call up harms no other.
  // It returns its socket, which its types do not say.
  const connect: (...args: Parameters<Dial>) => unknown = buildConnector({
    allowH2: false,
    timeout: 0,
    lookup,
  });

  return (options, done) => {
    // A literal address is dialled without a lookup.
    if (isIP(options.hostname) !== 0) {
      const refused = refusal(options.hostname);
      if (refused !== undefined) {
        queueMicrotask(() => done(new AddressRefusedError(`${options.hostname} ${refused}`), null));
        return undefined;
      }
    }
    return connect(options, done) as Socket;
  };
}
