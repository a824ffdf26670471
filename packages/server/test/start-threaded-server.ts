import { createMemoryDisk, openMemoryStore, type MemoryDisk } from "@machinery/store";
import type { Observation } from "@machinery/runner";
import { defaultAddressPolicy, runPartitionThread, startServer, type Server } from "../src/index.js";

/** The disks of a server with several partitions. */
export interface ThreadedDisks {
  readonly partitions: readonly MemoryDisk[];
  readonly catalogue: MemoryDisk;
}

export const createThreadedDisks = (count: number): ThreadedDisks => ({
  partitions: Array.from({ length: count }, () => createMemoryDisk()),
  catalogue: createMemoryDisk(),
});

const settings = {
  bodyBytes: 100_000,
  answerBytes: 100_000,
  secrets: () => undefined,
  addressPolicy: defaultAddressPolicy,
};

/** A whole server with several partitions that speak by ports as threads do, all of them in this thread. */
export function startThreadedServer(
  disks: ThreadedDisks,
  more: { readonly isShared?: boolean; readonly observed?: Observation[]; readonly count?: number } = {},
): Promise<Server> {
  const version = "0.0.0-test";
  const console = () => undefined;
  return startServer({
    host: "127.0.0.1",
    port: 0,
    version,
    openPartitionStore: () => Promise.reject(new Error("there is no partition in the main thread")),
    openCatalogueStore: () => openMemoryStore(disks.catalogue),
    console,
    settings,
    observer: { observe: (observation) => void more.observed?.push(observation) },
    threads: {
      count: more.count ?? disks.partitions.length,
      ...(more.isShared === undefined ? {} : { isShared: more.isShared }),
      start(number, ports) {
        runPartitionThread(ports, {
          version,
          settings,
          console,
          openPartitionStore: () => openMemoryStore(disks.partitions[number]!),
          isLooked: (level) => level !== "debug",
        });
        return { end: () => Promise.resolve() };
      },
    },
  });
}
