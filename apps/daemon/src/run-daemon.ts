import { startServer, type Server } from "@machinery/server";
import { checkRoom, openLevelStore } from "@machinery/store/level";
import type { Log } from "./create-log.js";
import { countPartitions, prepareDataFolder } from "./data-folder.js";
import { tuneCollector } from "./tune-collector.js";
import { createLogObserver } from "./log-observer.js";
import { partitionStore } from "./partition-store.js";
import { readConsole } from "./read-console.js";
import { serverSettings } from "./server-settings.js";
import type { Settings } from "./setting-table.js";
import { startPartitionThreads } from "./start-partition-threads.js";
import { refuseUnfinishedWork } from "./unfinished-work.js";

/**
 * Opens the data and starts listening. Rejects with the error of whatever could not be used. `died` is called when the thread of a partition has ended
 * that was not told to.
 */
export async function runDaemon(
  settings: Settings,
  log: Log,
  version: string,
  died: (number: number, error: Error) => void,
): Promise<Server> {
  const folder = prepareDataFolder(settings.data);
  refuseUnfinishedWork(folder.root);
  const program = `machinery ${version}`;
  const onWarning = (message: string) => log.logger.warn({ data: folder.root }, message);
  const count = settings.partitions === "auto" ? countPartitions(folder) : settings.partitions;
  setThreadPool(count);
  tuneCollector();
  return startServer({
    host: settings.host,
    port: settings.port,
    version,
    ...(count === 1
      ? {}
      : {
          threads: startPartitionThreads({
            count,
            settings,
            version,
            folder: (number) => folder.partition(number),
            died,
          }),
        }),
    ...partitionStore(folder.partition(0), program, onWarning),
    openCatalogueStore: () =>
      openLevelStore({ folder: folder.catalogue, kind: "catalogue", program, onWarning }),
    canOpenCatalogueStore: () => checkRoom(folder.catalogue),
    console: readConsole(),
    settings: serverSettings(settings),
    observer: createLogObserver(log.logger),
  });
}

/**
 * All partitions share libuv's threads, which write and read the stores and look names up: one for the write that each has under way and one for its reads, and never fewer than
 * libuv's own four. More brought nothing where it was measured. It holds from the first use of any of them, which comes after this.
 */
function setThreadPool(partitions: number): void {
  process.env["UV_THREADPOOL_SIZE"] ??= String(Math.max(4, 2 * partitions));
}
