import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { keys, rebuildPartition, takeOutBroken, takeOutUnreadable, type Store } from "@machinery/store";
import { salvageLevelStore, type Salvaged } from "@machinery/store/level";
import { syncFolder } from "./unfinished-work.js";

/** A store that cannot be used as it is. */
export interface DamagedStore {
  readonly folder: string;
  readonly kind: "catalogue" | "partition";
  /** Where the folder is kept as it was. */
  readonly keptIn: string;
  readonly program: string;
  readonly tell: (line: string) => void;
}

/**
 * Puts a new store in the place of a damaged one, with all that is whole in it and all that follows from that, and keeps the damaged one. Tells what is lost. Whatever ends it before leaves
 * the damaged one where it is. Gives how much is lost, in lines.
 */
export async function salvageStore(damaged: DamagedStore): Promise<number> {
  const { folder, kind, keptIn, program, tell } = damaged;
  let losses = 0;
  const lose = (line: string): void => {
    losses++;
    tell(line);
  };
  const into = newFolderOf(folder);
  rmSync(into, { recursive: true, force: true });
  const salvaged = await salvageLevelStore({
    folder,
    into,
    kind,
    program,
    tell: lose,
  });
  try {
    await makeSound(salvaged, kind, lose, tell);
  } finally {
    await salvaged.store.close();
  }
  mkdirSync(keptIn, { recursive: true, mode: 0o700 });
  const number = basename(folder);
  const name = kind === "catalogue" || number === "0" ? kind : `${kind}-${number}`;
  renameSync(folder, join(keptIn, name));
  renameSync(into, folder);
  syncFolder(dirname(folder));
  tell(`the damaged folder is kept in ${keptIn}`);
  return losses;
}

/** Ends a replacing that a crash cut off between its two steps. */
export function finishReplacing(folder: string): void {
  if (!existsSync(folder) && existsSync(newFolderOf(folder))) renameSync(newFolderOf(folder), folder);
}

const newFolderOf = (folder: string): string => `${folder}.repaired`;

async function makeSound(
  { store, gaps, written }: Salvaged,
  kind: DamagedStore["kind"],
  lose: (line: string) => void,
  tell: (line: string) => void,
): Promise<void> {
  for (const { from, to } of gaps) {
    const which = from === to ? `batch ${from} is` : `batches ${from} to ${to} are`;
    lose(`${which} not whole: what was acknowledged in them is lost where it cannot be read all the same`);
  }
  await takeOutUnreadable(store, kind, lose);
  if (kind === "catalogue") return tellLost(store, written(), lose);
  const lastLost = gaps.at(-1)?.to ?? 0;
  const taken = await takeOutBroken(store, { written: written(), lastLost, tell: lose });
  await keepSecret(store);
  const whole = await rebuildPartition(store);
  tell(`${whole} events are whole, ${taken} are left out`);
}

/** Makes what callbacks are sealed with anew where it is lost, which has been told: without it the store looks like one that nobody has worked on. */
async function keepSecret(store: Store): Promise<void> {
  if ((await store.get(keys.callbackSecret)) !== undefined) return;
  await store.commit([{ key: keys.callbackSecret, value: randomBytes(32), derived: [] }]);
}

/** Tells what is known to have been written to a catalogue and is not there. */
async function tellLost(
  store: Store,
  written: Iterable<readonly [key: string, batch: number]>,
  tell: (line: string) => void,
): Promise<void> {
  for (const [key] of written) {
    if (!/^(service|workflow)\//.test(key) || (await store.get(key)) !== undefined) continue;
    tell(`${key} is lost: register or define it again`);
  }
}
