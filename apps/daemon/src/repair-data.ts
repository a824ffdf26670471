import { accessSync, constants } from "node:fs";
import { rebuildPartition, verifyCatalogue, verifyPartition } from "@machinery/store";
import { openLevelStore } from "@machinery/store/level";
import { dataFolderAt } from "./data-folder.js";
import { refuseUnfinishedRestore } from "./unfinished-restore.js";
import { tellDamage } from "./verify-data.js";

/**
 * Makes anew, while no daemon uses the data folder, all that follows from what is there: lists, indexes, timers, counts. What is lost stays lost, and
 * is told. Gives whether the folder is whole after it. Rejects with the StoreError where it cannot be opened: then only a backup helps.
 */
export async function repairData(
  data: string,
  program: string,
  say: (line: string) => void,
): Promise<boolean> {
  const folder = dataFolderAt(data);
  refuseUnfinishedRestore(folder.root);
  // Says what LevelDB would not: that there is nothing.
  accessSync(folder.partition, constants.R_OK);
  const onWarning = (message: string): void => say(message);

  const catalogue = await openLevelStore({
    folder: folder.catalogue,
    kind: "catalogue",
    program,
    onWarning,
    create: false,
  });
  let isWhole: boolean;
  try {
    const { lost, derived } = await tellDamage(folder.catalogue, verifyCatalogue(catalogue), say);
    isWhole = lost + derived === 0;
    say(`${folder.catalogue}: ${isWhole ? "whole" : "nothing in it can be made from the rest"}`);
  } finally {
    await catalogue.close();
  }

  const partition = await openLevelStore({
    folder: folder.partition,
    kind: "partition",
    program,
    onWarning,
    create: false,
  });
  try {
    const events = await rebuildPartition(partition);
    say(`${folder.partition}: made anew what follows from ${events} events`);
    const { lost, derived } = await tellDamage(folder.partition, verifyPartition(partition), say);
    const isSound = lost + derived === 0;
    say(
      `${folder.partition}: ${isSound ? "whole" : `${lost + derived} still damaged: restore the folder from a backup, or go on without them`}`,
    );
    return isWhole && isSound;
  } finally {
    await partition.close();
  }
}
