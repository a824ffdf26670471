import { accessSync, constants } from "node:fs";
import {
  type Damage,
  type PartitionPlace,
  type StoreReader,
  verifyCatalogue,
  verifyPartition,
  verifyPlace,
} from "@machinery/store";
import { inspectLevelStore } from "@machinery/store/level";
import { countPartitions, dataFolderAt, type DataFolder } from "./data-folder.js";
import { refuseUnfinishedWork } from "./unfinished-work.js";

/** How many damages of one store are told one by one. */
const toldOneByOne = 200;

/**
 * Looks a data folder over while no daemon uses it, tells what is damaged in it, and gives whether it is whole. Changes nothing. Rejects with the
 * StoreError or the error of the file system where it cannot be read at all.
 */
export async function verifyData(
  data: string,
  _program: string,
  say: (line: string) => void,
): Promise<boolean> {
  const folder = dataFolderAt(data);
  refuseUnfinishedWork(folder.root);
  // Says what LevelDB would not: that there is nothing.
  accessSync(folder.partition(0), constants.R_OK);
  return verifyStores(folder, say);
}

/** Looks the stores of a data folder over, tells what is damaged in them, and gives whether they are whole. */
export async function verifyStores(folder: DataFolder, say: (line: string) => void): Promise<boolean> {
  const catalogue = await verifyStore(folder.catalogue, "catalogue", verifyCatalogue, say);
  let isWhole = catalogue;
  const count = countPartitions(folder);
  for (let number = 0; number < count; number++) {
    const verify = (reader: StoreReader) => verifyPlaced(reader, { number, count });
    const partition = await verifyStore(folder.partition(number), "partition", verify, say);
    isWhole = isWhole && partition;
  }
  return isWhole;
}

/** Looks a partition over that is to be one of so many. */
async function* verifyPlaced(reader: StoreReader, place: PartitionPlace): AsyncGenerator<Damage> {
  yield* verifyPlace(reader, place);
  yield* verifyPartition(reader);
}

async function verifyStore(
  folder: string,
  kind: string,
  verify: (reader: StoreReader) => AsyncIterable<Damage>,
  say: (line: string) => void,
): Promise<boolean> {
  const inspection = await inspectLevelStore({ folder, kind });
  try {
    const { damage, reader } = inspection;
    if (damage !== undefined) say(`${folder}: it cannot be opened as it is: ${damage.message}`);
    // What is lost with damaged files is said by a repair, which reads them by itself.
    if (reader === undefined) return false;
    const told = await tellDamage(folder, verify(reader), say);
    const isWhole = damage === undefined && told.lost + told.derived === 0;
    say(`${folder}: ${summary(told, damage !== undefined)}`);
    return isWhole;
  } finally {
    await inspection.close();
  }
}

/** How much of a store is damaged. */
export interface Told {
  /** What is lost. */
  lost: number;
  /** What can be made anew. */
  derived: number;
}

/** Tells each damage in a line, the first ones at least, and counts them. */
export async function tellDamage(
  folder: string,
  damages: AsyncIterable<Damage>,
  say: (line: string) => void,
): Promise<Told> {
  const told: Told = { lost: 0, derived: 0 };
  for await (const { key, kind, expected, found } of damages) {
    if (kind === "derived") told.derived++;
    else told.lost++;
    const count = told.lost + told.derived;
    const what = kind === "derived" ? "can be made anew" : "is lost";
    if (count <= toldOneByOne) say(`${folder}: ${key} ${what}: expected ${expected}, found ${found}`);
    if (count === toldOneByOne) say(`${folder}: more is only counted`);
  }
  return told;
}

function summary({ lost, derived }: Told, isClosed: boolean): string {
  if (lost + derived === 0) return isClosed ? "all that can be read is whole" : "whole";
  const parts = [
    ...(lost === 0
      ? []
      : [
          `${lost} lost: restore the folder from a backup, or go on without them by \`machinery daemon repair\``,
        ]),
    ...(derived === 0
      ? []
      : [`${derived} that \`machinery daemon repair\` makes anew, once the folder can be opened`]),
  ];
  return parts.join("; ");
}
