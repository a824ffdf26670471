import { isLoopbackHost } from "../connections/is-loopback-host.js";

/** Where a daemon is looked for when nothing is configured: as for the command line, at `MACHINERY_URL`, else where daemons listen by default. */
export function defaultUrlOf(variables: Readonly<Record<string, string | undefined>>): string {
  const url = URL.parse(variables["MACHINERY_URL"] ?? "");
  const isAddress = url !== null && ["http:", "https:"].includes(url.protocol);
  return isAddress ? url.origin : "http://127.0.0.1:6224";
}

/** The port that the app's own daemon listens on, if it is free: that of the default address, where that is here. */
export function ownPortOf(defaultUrl: string): number {
  const { hostname, port } = new URL(defaultUrl);
  return isLoopbackHost(hostname) && port !== "" ? Number(port) : 6224;
}
