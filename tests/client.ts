import { createMachineryClient, type MachineryClient } from "@machinery/client";
import { createNodeTransport } from "@machinery/client/node";

/** A client of a daemon that is closed when it is disposed of. */
export type OpenClient = MachineryClient & Disposable;

/** Connects to a daemon. */
export function connect(url: string, protocol: "grpc" | "connect" = "grpc"): OpenClient {
  const transport = createNodeTransport({ url, protocol });
  return { ...createMachineryClient(transport), [Symbol.dispose]: () => transport.close() };
}
