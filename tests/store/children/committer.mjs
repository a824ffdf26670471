// Commits numbers from a first one on, 16 at once, and says each one that was acknowledged, until it is killed.
import { writeSync } from "node:fs";
import { openLevelStore } from "@machinery/store/level";
import { entryAt } from "./records.mjs";

const [folder, first] = process.argv.slice(2);
// A small write buffer, so that kills meet compactions, too.
const store = await openLevelStore({
  folder,
  kind: "partition",
  program: "0.1.0",
  writeBufferBytes: 256 * 1024,
});
let next = Number(first);
writeSync(1, "open\n");
await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (;;) {
      const number = next++;
      await store.commit([entryAt(number)]);
      writeSync(1, `${number}\n`);
    }
  }),
);
