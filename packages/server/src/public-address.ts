/** Where services reach this daemon. A port that is taken as it comes is known only once somebody listens on it. */
export interface PublicAddress {
  /** The address at which the holder of a token may answer later. */
  callbackUrl(token: string): string | Promise<string>;
  /** To be told of the port that is listened on. */
  listens(port: number): void;
}

/**
 * The address that services are told: `publicUrl` where it is set, else the one that is listened on. Whoever listens on all addresses of a machine
 * says this machine's own: only `publicUrl` knows a better one.
 */
export function createPublicAddress(
  publicUrl: string | undefined,
  host: string,
  port: number,
): PublicAddress {
  const under = (base: string) => (token: string) => `${base}/callbacks/${token}`;
  let write = publicUrl === undefined ? undefined : under(publicUrl.replace(/\/+$/, ""));
  let known = (_base: string): void => {};
  const later = new Promise<string>((resolve) => {
    known = resolve;
  });
  const listens = (taken: number): void => {
    const base = `http://${reachable(host)}:${taken}`;
    write ??= under(base);
    known(base);
  };
  if (port !== 0) listens(port);
  return {
    callbackUrl: (token) => write?.(token) ?? later.then((base) => under(base)(token)),
    listens,
  };
}

function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
