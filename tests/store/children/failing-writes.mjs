// Commits under the shim of tests/native: some safely, some while writes fail, some after the store was opened anew. Says what became of
// each as one line of JSON, then dies without closing.
import { openSync, writeSync } from "node:fs";
import { openLevelStore } from "@machinery/store/level";
import { checkRecords, entryAt } from "./records.mjs";

const [folder, command] = process.argv.slice(2);
const control = openSync(process.env.FAIL_WRITES_CONTROL, "r+");
const tell = (letter) => writeSync(control, letter, 0);
const open = () =>
  openLevelStore({ folder, kind: "partition", program: "0.1.0", writeBufferBytes: 64 * 1024 });
const acknowledged = new Set();
const refused = new Map();
let next = 0;

async function commit(store, count) {
  const outcomes = [];
  for (let done = 0; done < count; done++) {
    const number = next++;
    outcomes.push(
      store.commit([entryAt(number)]).then(
        () => acknowledged.add(number),
        (error) => refused.set(number, { code: error.code, message: error.message }),
      ),
    );
    if (done % 10 === 9) await Promise.all(outcomes.splice(0));
  }
  await Promise.all(outcomes);
}

const first = await open();
await commit(first, 300);
const before = acknowledged.size;
tell(command);
// Enough that a table must be written while it fails.
await commit(first, 1000);
const during = acknowledged.size - before;
tell("-");
// The disk works again, but the store must not: what LevelDB would acknowledge now could be lost.
await commit(first, 100);
const afterwards = acknowledged.size - before - during;
let readsWork = true;
try {
  await checkRecords(first, acknowledged, before);
} catch {
  readsWork = false;
}
await first.close();

const second = await open();
await checkRecords(second, acknowledged, next);
await commit(second, 500);
const report = {
  before,
  during,
  afterwards,
  readsWork,
  afterReopening: acknowledged.size - before - during - afterwards,
  refusals: [...refused.values()],
  acknowledged: [...acknowledged],
  upTo: next,
};
writeSync(1, `${JSON.stringify(report)}\n`);
process.kill(process.pid, "SIGKILL");
