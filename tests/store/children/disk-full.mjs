// Runs in a mount namespace of its own: fills a small tmpfs under load, frees it, opens anew, is killed, and looks at what is left.
// Says how it went as one line of JSON. Without arguments but the folder it directs; with `write` it is the one that is killed.
import { spawnSync } from "node:child_process";
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { checkRoom, openLevelStore } from "@machinery/store/level";
import { checkRecords, entryAt } from "./records.mjs";

const [mount, role] = process.argv.slice(2);
const folder = join(mount, "store");
const BYTES = 2_000;
const open = () =>
  openLevelStore({ folder, kind: "partition", program: "0.1.0", writeBufferBytes: 512 * 1024 });

if (role === "write") await write();
else await direct();

async function direct() {
  writeFileSync(join(mount, "ballast"), Buffer.alloc(48 * 1024 * 1024, 1));
  const child = spawnSync(process.execPath, [process.argv[1], mount, "write"], {
    encoding: "utf8",
    timeout: 60_000,
  });
  if (child.signal !== "SIGKILL") throw new Error(`the writer ended with ${child.status}: ${child.stderr}`);
  const report = JSON.parse(child.stdout);
  const store = await open();
  await checkRecords(store, new Set(report.acknowledged), report.upTo, BYTES);
  await store.close();
  writeSync(1, `${JSON.stringify({ ...report, acknowledged: report.acknowledged.length, checked: true })}\n`);
}

async function write() {
  const store = await open();
  const acknowledged = new Set();
  let next = 0;
  let refusal;
  const commit = async (to) => {
    const number = next++;
    try {
      await to.commit([entryAt(number, BYTES)]);
      acknowledged.add(number);
      return true;
    } catch (error) {
      refusal ??= { code: error.code, message: error.message };
      return false;
    }
  };
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let count = 0; count < 10_000; count++) if (!(await commit(store))) return;
    }),
  );
  const beforeFull = acknowledged.size;

  rmSync(join(mount, "ballast"));
  for (let count = 0; count < 50; count++) await commit(store);
  const whileFreed = acknowledged.size - beforeFull;
  await checkRecords(store, acknowledged, next, BYTES).catch((error) => {
    // What is unknown may be there by now; what was acknowledged must be.
    if (error.message.includes("lost")) throw error;
  });
  await store.close();

  const opensWhileFull = await tryToOpenFull();
  await checkRoom(folder);
  const again = await open();
  await checkRecords(again, acknowledged, next, BYTES);
  const before = acknowledged.size;
  for (let count = 0; count < 500; count++) await commit(again);
  const report = {
    beforeFull,
    whileFreed,
    refusal,
    opensWhileFull,
    afterReopening: acknowledged.size - before,
    acknowledged: [...acknowledged],
    upTo: next,
  };
  writeSync(1, `${JSON.stringify(report)}\n`);
  process.kill(process.pid, "SIGKILL");
}

/** Fills all that is left, tries to open, and frees it: what came of opening, which `checkRoom` foretells. */
async function tryToOpenFull() {
  const ballast = join(mount, "ballast");
  const file = openSync(ballast, "w");
  try {
    for (;;) writeSync(file, Buffer.alloc(64 * 1024, 1));
  } catch (error) {
    if (error.code !== "ENOSPC") throw error;
  } finally {
    closeSync(file);
  }
  try {
    const foretold = await checkRoom(folder).then(
      () => "OPENED",
      ({ code }) => code,
    );
    if (foretold !== "WRITE_FAILED") return `foretold ${foretold}`;
    const store = await open();
    await store.close();
    return "OPENED";
  } catch (error) {
    return error.code;
  } finally {
    rmSync(ballast);
  }
}
