import { createServer } from "node:net";

/** Whether several threads can listen on one port here, each with a socket of its own (SO_REUSEPORT that shares connections out). */
export function canSharePort(): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ host: "127.0.0.1", port: 0, reusePort: true }, () => probe.close(() => resolve(true)));
  });
}
