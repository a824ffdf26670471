import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { PartitionThreads } from "@machinery/server";
import type { ThreadData } from "./partition-thread.js";

/** What the threads of partitions are started with. */
export interface PartitionThreadsOptions extends Omit<ThreadData, "folder" | "ports"> {
  readonly count: number;
  /** Where the store of each is. */
  readonly folder: (number: number) => string;
  /** Called when one ends that was not told to. What it had under way is lost, so nothing can be done but to end the daemon; what it acknowledged is on disk. */
  readonly died: (number: number, error: Error) => void;
}

/** Runs each partition in a thread of its own. */
export function startPartitionThreads(options: PartitionThreadsOptions): PartitionThreads {
  const { count, folder, died, settings, version } = options;
  return {
    count,
    start(number, ports) {
      const data: ThreadData = { settings, version, folder: folder(number), ports };
      const worker = new Worker(new URL("./partition-thread.js", import.meta.url), {
        name: `partition ${number}`,
        workerData: data,
        transferList: [ports.main, ...ports.peers.filter((port) => port !== undefined)],
        // What is preloaded into the process, such as the tests' tether, is for its main thread.
        execArgv: [],
      });
      let isEnding = false;
      worker.on("error", (error) => died(number, error as Error));
      worker.on("exit", (code) => {
        if (!isEnding) died(number, new Error(`it ended with ${code}`));
      });
      return {
        async end() {
          isEnding = true;
          const ended = once(worker, "exit");
          await worker.terminate();
          await ended;
        },
      };
    },
  };
}
