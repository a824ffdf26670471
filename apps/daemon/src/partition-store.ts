import type { PartitionThreadOptions } from "@machinery/server";
import { checkRoom, openLevelStore } from "@machinery/store/level";

/** How a partition's store is opened on disk. */
export function partitionStore(
  folder: string,
  program: string,
  onWarning: (message: string) => void,
): Required<Pick<PartitionThreadOptions, "openPartitionStore" | "canOpenPartitionStore">> {
  return {
    openPartitionStore: () => openLevelStore({ folder, kind: "partition", program, onWarning }),
    canOpenPartitionStore: () => checkRoom(folder),
  };
}
