import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { Rejection } from "@machinery/protocol";
import { isLoopback } from "./is-loopback.js";

/** What this daemon is called. */
export interface OwnNames {
  /** What is listened on. */
  readonly host: string;
  /** The address that is known outside, where there is one. */
  readonly publicUrl?: string | undefined;
  /** Other names under which browsers may reach it, such as the machine's. */
  readonly names?: readonly string[];
}

/**
 * Keeps web pages of other origins out. Without access control any page that a browser in reach shows could post to us. A browser says where a page
 * comes from, in `Origin` and `Sec-Fetch-Site`. A page that points a name of its own at our address ("DNS rebinding") is of our origin for the browser,
 * and gives itself away by that name in `Host`: so whatever a browser sends must name us as we know ourselves. What is reached by its IP address
 * was not reached by a name that somebody else can point elsewhere. The same is asked of whoever wants the page (`isPage`), so that people are told at once.
 *
 * Programs that are no browsers send neither; on loopback their `Host` is looked at too, since nothing but a name of this machine leads there. Beyond
 * it they may call us as they like. A browser leaves both out only where a page of a plain http origin reads by GET: nothing is listed by GET.
 */
export function createBrowserGuard(
  own: OwnNames,
): (request: IncomingMessage, isPage?: boolean) => Rejection | undefined {
  const onLoopback = isLoopback(own.host);
  // Whoever passes requests on to us may leave the name on them that is known outside.
  const outside = own.publicUrl === undefined ? undefined : new URL(own.publicUrl);
  const known = new Set([own.host, ...(own.names ?? [])].map((name) => name.toLowerCase()));
  if (outside !== undefined) known.add(nameIn(outside.host));
  const isOurs = (name: string): boolean =>
    known.has(name) ||
    isLoopback(name) ||
    // No name below `localhost` leaves this machine (RFC 6761).
    name.endsWith(".localhost") ||
    (!onLoopback && isIP(name) !== 0);
  /** The last Host that was let through: programs send the same one with each request. */
  let last: string | undefined;

  return ({ headers }, isPage = false) => {
    const { host, origin } = headers;
    const site = headers["sec-fetch-site"];
    const isBrowsers = isPage || origin !== undefined || site !== undefined;
    if (!isBrowsers && host !== undefined && host === last) return undefined;
    if ((onLoopback || isBrowsers) && host !== undefined && !isOurs(nameIn(host))) return foreignName(host);
    if (origin !== undefined && !isOf(origin, host) && origin !== outside?.origin) return foreignPage(origin);
    // Such a request comes without `Origin` for pictures and scripts; a link that somebody follows shows its answer to nobody but them.
    const isForeign = site === "cross-site" || site === "same-site";
    if (isForeign && headers["sec-fetch-mode"] !== "navigate") return foreignPage(site);
    if (!isBrowsers) last = host;
    return undefined;
  };
}

const isOf = (origin: string, host: string | undefined): boolean =>
  origin === `http://${host}` || origin === `https://${host}`;

const foreignName = (host: string): Rejection => ({
  reason: "ORIGIN_REFUSED",
  expected:
    "a Host header that names this daemon: localhost, an IP address it listens on, or a name it is known as",
  found: `\`${shorten(host)}\``,
  todo: "use one of these names, or start the daemon with --known-as and the name",
});

const foreignPage = (origin: string): Rejection => ({
  reason: "ORIGIN_REFUSED",
  expected: "a request that no web page of another origin makes",
  found: `one from \`${shorten(origin)}\``,
  todo: "call from a program, or from a page that is served from here",
});

/** The name in a Host header, without its port and the brackets of IPv6. */
function nameIn(host: string): string {
  const lower = host.toLowerCase();
  return /^\[([^\]]*)\](?::\d*)?$/.exec(lower)?.[1] ?? lower.replace(/:\d*$/, "");
}

const shorten = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
