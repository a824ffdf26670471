import { isIP } from "node:net";

/** Whether only this machine can reach a host that is listened on: `localhost`, 127.0.0.0/8 or ::1, with brackets or without. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  return bare === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127."));
}
