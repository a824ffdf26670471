import { createMemoryDisk, type MemoryDisk } from "@machinery/store";
import type { Random } from "../random.js";
import { DiskFaults, noSpace } from "./disk-faults.js";

/** A disk that takes its time, for reads and for writes, and what goes wrong with it. */
export function createSimulatedDisk(
  random: Random,
  nowMs: () => number,
  pause: (ms: number) => Promise<void>,
): { readonly disk: MemoryDisk; readonly faults: DiskFaults } {
  const own = random.fork();
  const slowestWrite = random.pick([0, 1, 5, 40]);
  const slowestRead = random.pick([0, 0, 1, 8]);
  const faults = new DiskFaults(random.fork(), nowMs, () =>
    pause(slowestRead > 0 && own.chance(0.3) ? own.between(0, slowestRead) : 0),
  );
  const disk: MemoryDisk = createMemoryDisk({
    beforeWrite: async () => {
      await pause(own.between(0, slowestWrite));
      if (faults.isFull) disk.failNextCommit(noSpace(), { applied: own.chance(0.3) });
    },
  });
  return { disk, faults };
}
