import type { IncomingMessage } from "node:http";
import type { Rejection } from "@machinery/protocol";
import { isLoopback } from "./is-loopback.js";

/**
 * Keeps web pages of other origins out. Without access control any page that a browser on this machine shows could post to
 * us: a browser says where the page comes from in `Origin`, and a page that points a name of its own at a loopback address
 * ("DNS rebinding") gives itself away by `Host`. Programs that are no browsers send no `Origin` and the right `Host`.
 */
export function createBrowserGuard(
  configuredHost: string,
  publicUrl?: string,
): (request: IncomingMessage) => Rejection | undefined {
  const onLoopback = isLoopback(configuredHost);
  // Whoever passes requests on to us may leave the name on them that is known outside.
  const publicName = publicUrl === undefined ? undefined : hostname(new URL(publicUrl).host);
  /** The last Host that was let through: programs send the same one with each request. */
  let known: string | undefined;
  return (request) => {
    const { host, origin } = request.headers;
    if (origin === undefined && host !== undefined && host === known) return undefined;
    const name = host === undefined ? undefined : hostname(host);
    if (onLoopback && name !== undefined && name !== publicName && !isOurs(name, configuredHost)) {
      return {
        reason: "ORIGIN_REFUSED",
        expected: "a Host header that names this machine, such as localhost or 127.0.0.1",
        found: `\`${shorten(host ?? "")}\``,
        todo: "use one of these names",
      };
    }
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
      return {
        reason: "ORIGIN_REFUSED",
        expected: "a request that no web page of another origin makes",
        found: `one from \`${shorten(origin)}\``,
        todo: "call from a program, or from a page that is served from here",
      };
    }
    known = host;
    return undefined;
  };
}

function isOurs(name: string, configuredHost: string): boolean {
  // No name below `localhost` leaves this machine (RFC 6761).
  return isLoopback(name) || name.endsWith(".localhost") || name === configuredHost.toLowerCase();
}

/** The name in a Host header, without its port and the brackets of IPv6. */
function hostname(host: string): string {
  const lower = host.toLowerCase();
  return /^\[([^\]]*)\](?::\d*)?$/.exec(lower)?.[1] ?? lower.replace(/:\d*$/, "");
}

const shorten = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
