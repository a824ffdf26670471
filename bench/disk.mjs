// What an event of the three-step workflow has the disk write, LevelDB's log, tables and compaction included, and that an idle daemon writes nothing.
// Counted by the kernel (`write_bytes` of /proc/<pid>/io), which counts whole pages of 4 KiB as they are made dirty: a synced write of some hundred
// bytes is one page.
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Pool } from "undici";
import { startProcesses } from "./bench-processes.mjs";
import { writtenBytes } from "./cpu-time.mjs";
import { defineThreeSteps, threeSteps } from "./define-three-steps.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "disk"),
  options: {
    events: { type: "string", default: "60000" },
    "in-flight": { type: "string", default: "128" },
    bytes: { type: "string", default: "200" },
    "idle-seconds": { type: "string", default: "15" },
  },
});
const [events, inFlight, bytes, idleSeconds] = [
  values.events,
  values["in-flight"],
  values.bytes,
  values["idle-seconds"],
].map(Number);
if (![events, inFlight, bytes, idleSeconds].every((number) => number > 0)) {
  console.error("bench: expected numbers over 0 for --events, --in-flight, --bytes and --idle-seconds");
  process.exit(2);
}

/** Words, as people write them: what compresses too well says little. */
const words = "the sun will rise in the morning and set behind hills that nobody has counted yet ".split(" ");
const textOf = (seed) => {
  let text = "";
  for (let at = seed; text.length < bytes; at = (at * 31 + 7) % 1_000_003)
    text += `${words[at % words.length]}${at} `;
  return text.slice(0, bytes);
};

/** Waits until the daemon has written nothing for a second: compaction goes on after the last event. */
async function settled(pid) {
  for (let before = writtenBytes(pid); ;) {
    await sleep(1_000);
    const now = writtenBytes(pid);
    if (now === before) return now;
    before = now;
  }
}

const processes = await startProcesses();
try {
  const { url, addresses, daemon } = processes;
  await defineThreeSteps(url, addresses);
  const pool = new Pool(url, { connections: inFlight });
  let left = events;
  const one = async () => {
    while (left-- > 0) {
      const { body, statusCode } = await pool.request({
        method: "POST",
        path: `/e/${threeSteps}?wait=60`,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ data: { message: textOf(left) } }),
      });
      const { status } = await body.json();
      if (status !== "SUCCEEDED")
        throw new Error(`expected an event that succeeds, found ${statusCode} ${status}`);
    }
  };
  const before = await settled(daemon.pid);
  await Promise.all(Array.from({ length: inFlight }, one));
  const after = await settled(daemon.pid);
  await sleep(idleSeconds * 1_000);
  const idle = writtenBytes(daemon.pid) - after;
  await pool.close();
  console.log(
    `${events} events with ${bytes} bytes each, ${inFlight} in flight: ${((after - before) / events).toFixed(0)} bytes written for each, compaction included`,
  );
  console.log(`idle for ${idleSeconds} s: ${idle} bytes written`);
} finally {
  await processes.close();
}
