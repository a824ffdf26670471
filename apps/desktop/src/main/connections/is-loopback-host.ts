/** Whether the host of an address, as URL spells it, is this computer: nothing that is sent there leaves it. */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === "localhost" ||
  hostname.endsWith(".localhost") ||
  /^127(?:\.\d+){3}$/.test(hostname) ||
  hostname === "[::1]";
