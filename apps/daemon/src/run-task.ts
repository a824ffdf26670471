import type { Task } from "./command-line.js";
import { interruptOnSignal } from "./interrupt-on-signal.js";
import { repairData } from "./repair-data.js";
import { restoreData } from "./restore-data.js";
import { verifyData } from "./verify-data.js";

/** What is done while no daemon uses the data, and with what. */
export interface OfflineTask {
  readonly task: Exclude<Task, "serve">;
  /** Of `restore`: the backup. */
  readonly file: string;
  readonly data: string;
  /** Of `restore`: in how many partitions the events are to lie. */
  readonly partitions: number | "auto";
  readonly program: string;
  readonly say: (line: string) => void;
}

/** Looks data over, repairs it or brings it back, and gives whether it is whole. */
export function runTask({ task, file, data, partitions, program, say }: OfflineTask): Promise<boolean> {
  switch (task) {
    case "verify":
      return verifyData(data, program, say);
    case "repair":
      return repairData(data, program, say);
    default:
      return restoreData({ data, file, partitions, program, say, signal: interruptOnSignal() });
  }
}
