import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openLevelStore } from "@machinery/store/level";
import { expect, test } from "vitest";
// @ts-expect-error -- children are plain JavaScript, for they run without vitest
import { checkRecords } from "./children/records.mjs";

const KILLS = 12;

/** Runs a child until it has acknowledged so many, kills it, and gives what it acknowledged. */
async function commitUntilKilled(folder: string, first: number, acknowledgements: number): Promise<number[]> {
  const script = join(import.meta.dirname, "children/committer.mjs");
  const child = spawn(process.execPath, [script, folder, String(first)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== "open") acknowledged.push(Number(line));
    if (acknowledged.length === acknowledgements) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
  return acknowledged;
}

test(`nothing acknowledged is lost over ${KILLS} kills, and nothing is there by half`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "machinery-kill-"));
  const acknowledged = new Set<number>();
  let next = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    // From one to some thousands, so that kills meet openings, first commits and compactions.
    for (const number of await commitUntilKilled(folder, next, Math.floor(1 + kill ** 3 * 2))) {
      acknowledged.add(number);
      next = Math.max(next, number + 1);
    }
    next += 100;

    const store = await openLevelStore({ folder, kind: "partition", program: "0.1.0" });
    await checkRecords(store, acknowledged, next);
    await store.close();
  }
  expect(acknowledged.size).toBeGreaterThan(1_000);
  await rm(folder, { recursive: true });
});
