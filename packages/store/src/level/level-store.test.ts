import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runStoreContract } from "../contract/run-store-contract.js";
import { openLevelStore } from "./open-level-store.js";

runStoreContract("the LevelDB store", async () => {
  const folder = await mkdtemp(join(tmpdir(), "machinery-store-"));
  return {
    open: () => openLevelStore({ folder, kind: "partition", program: "0.1.0" }),
    dispose: () => rm(folder, { recursive: true }),
  };
});
