import { createServer } from "node:net";

/**
 * Rejects (EADDRINUSE, EACCES, EADDRNOTAVAIL) when a port cannot be listened on. Asked before a partition opens: opening one takes up
 * the calls it had in flight, and giving up after that would use up their attempts.
 */
export async function checkPortIsFree(host: string, port: number): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}
