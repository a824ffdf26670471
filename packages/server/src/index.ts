/** The API on one port, the catalogue, and the real ports that a partition stands on. */
export { startServer } from "./server.js";
export { runPartitionThread, type PartitionThreadOptions } from "./threads/partition-thread.js";
export type { ThreadPorts } from "./threads/thread-ports.js";
export type {
  PartitionThread,
  PartitionThreads,
  Server,
  ServerHealth,
  ServerOptions,
  ServerSettings,
} from "./server-options.js";
export { defaultAddressPolicy, type AddressPolicy } from "./calls/index.js";
export type { ConsoleFile, ConsoleFiles } from "./routes/console-routes.js";
export { isLoopback } from "./port/is-loopback.js";
