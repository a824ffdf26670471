import { workerData } from "node:worker_threads";
import { runPartitionThread, type ThreadPorts } from "@machinery/server";
import { partitionStore } from "./partition-store.js";
import { readConsole } from "./read-console.js";
import { serverSettings } from "./server-settings.js";
import type { Settings } from "./setting-table.js";

/** What a partition's thread is started with. */
export interface ThreadData {
  readonly settings: Settings;
  readonly version: string;
  /** Where its store is. */
  readonly folder: string;
  readonly ports: ThreadPorts;
}

const levels = ["debug", "info", "warn", "error"] as const;

const { settings, version, folder, ports } = workerData as ThreadData;
const leastLevel = levels.indexOf(settings["log-level"]);
const thread = runPartitionThread(ports, {
  version,
  settings: serverSettings(settings),
  ...partitionStore(folder, `machinery ${version}`, (message) =>
    thread.observer.observe({ level: "warn", message: `${folder}: ${message}` }),
  ),
  console: readConsole(),
  isLooked: (level) => levels.indexOf(level) >= leastLevel,
});
