// What deleting in the background costs those who wait: the three-step load on a daemon that has very many events to delete, beside the same load
// on one that has as many and none to delete yet. Each stands still while the other is measured.
import { once } from "node:events";
import { rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readCounts } from "@machinery/store";
import { openLevelStore } from "@machinery/store/level";
import { benchFolder, readyUrl, spawnDaemon, stopDaemon } from "./bench-daemon.mjs";
import { startProcesses } from "./bench-processes.mjs";
import { median } from "./bench-report.mjs";
import { eventIds, readPattern, writeCopies } from "./copy-events.mjs";
import { cpuMicros } from "./cpu-time.mjs";
import { defineThreeSteps, threeSteps } from "./define-three-steps.mjs";
import { data as given } from "./ways.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "retention"),
  options: {
    events: { type: "string", default: "300000" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    "in-flight": { type: "string", default: "32" },
    json: { type: "boolean", default: false },
  },
});
const [count, rounds, seconds, inFlight] = ["events", "rounds", "seconds", "in-flight"].map((name) =>
  Number(values[name]),
);
if (![count, rounds, seconds, inFlight].every((number) => number > 0)) {
  console.error("bench retention: expected numbers over 0 for --events, --rounds, --seconds and --in-flight");
  process.exit(2);
}
const say = (text) => process.stderr.write(text);
const dayMs = 86_400_000;
const bytesAnEvent = 5_000;

/** A folder full of events that have ended and are to be deleted from a time on. */
async function prepare(data, addresses, deleteTimeMs) {
  const daemon = spawnDaemon(data);
  const url = await readyUrl(daemon);
  await defineThreeSteps(url, addresses);
  const response = await fetch(`${url}/e/${threeSteps}?wait=30`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ data: given }),
  });
  const { event_id: eventId, status } = await response.json();
  if (status !== "SUCCEEDED") throw new Error(`expected an event to end, found it ${status}`);
  await stopDaemon(daemon);
  const store = await openStore(data);
  try {
    const pattern = await readPattern(store, eventId);
    const nowMs = Date.now();
    const change = (entry) =>
      entry.deleteTimeMs === undefined ? entry : { ...entry, deleteTimeMs: BigInt(deleteTimeMs) };
    const ids = eventIds(nowMs - 29 * dayMs, nowMs - 60_000, count);
    await writeCopies(store, count, ids, () => ({ pattern, change }), say);
  } finally {
    await store.close();
  }
}

const openStore = (data) =>
  openLevelStore({ folder: join(data, "partitions", "0"), kind: "partition", program: "bench" });

async function storedEvents(data) {
  const store = await openStore(data);
  try {
    return (await readCounts(store)).reduce((sum, { count }) => sum + count, 0);
  } finally {
    await store.close();
  }
}

async function load({ load, addresses }, { daemon, url }, forMs) {
  daemon.kill("SIGCONT");
  const before = cpuMicros(daemon.pid);
  load.send({ way: "json", inFlight, ms: forMs, addresses, url, rawUrl: url, workflow: threeSteps });
  const [{ result, error }] = await once(load, "message");
  if (error !== undefined) throw new Error(error);
  const micros = (cpuMicros(daemon.pid) - before) / result.events;
  daemon.kill("SIGSTOP");
  return { ...result, perSecond: (result.events * 1_000) / result.tookMs, micros };
}

const results = {};
const ways = [{ name: "none due" }, { name: "many due" }];
const processes = await startProcesses();
try {
  for (const way of ways) way.data = benchFolder();
  const { bavail, bsize } = statfsSync(ways[0].data);
  if (bavail * bsize < 2 * count * bytesAnEvent)
    throw new Error(`expected ${Math.ceil((2 * count * bytesAnEvent) / 2 ** 30)} GiB free`);
  say(`writing ${count} events twice`);
  await prepare(ways[0].data, processes.addresses, Date.now() + 30 * dayMs);
  await prepare(ways[1].data, processes.addresses, Date.now() - dayMs);
  say("\nwarming up\n");
  for (const way of ways) {
    way.daemon = spawnDaemon(way.data);
    way.url = await readyUrl(way.daemon);
    await load(processes, way, 3_000);
    way.samples = [];
  }
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}\n`);
    for (const way of round % 2 === 0 ? ways : ways.toReversed())
      way.samples.push(await load(processes, way, seconds * 1_000));
  }
  for (const { name, daemon, data, samples } of ways) {
    daemon.kill("SIGCONT");
    await stopDaemon(daemon);
    const ended = samples.reduce((sum, { events }) => sum + events, 0);
    const of = (key) => median(samples.map((sample) => sample[key]));
    results[name] = {
      ...Object.fromEntries(["perSecond", "micros", "p50Ms", "p99Ms"].map((key) => [key, of(key)])),
      eventsAdded: ended,
      eventsLeft: await storedEvents(data),
    };
  }
  const p99s = ways.map(({ samples }) => samples.map(({ p99Ms }) => p99Ms));
  results.p99OfNoneDue = median(p99s[1].map((ms, at) => ms / p99s[0][at]));
  const { eventsAdded, eventsLeft } = results["many due"];
  if (eventsLeft <= eventsAdded * 1.5)
    throw new Error("all that was due was deleted before the end: give more --events");
} finally {
  for (const { daemon, data } of ways) {
    daemon?.kill("SIGCONT");
    if (daemon !== undefined) await stopDaemon(daemon, "SIGKILL");
    if (data !== undefined) rmSync(data, { recursive: true, force: true });
  }
  await processes.close();
}

if (values.json) console.log(JSON.stringify(results, null, 2));
else {
  for (const { name } of ways) {
    const { perSecond, micros, p50Ms, p99Ms, eventsLeft } = results[name];
    console.log(
      `${name}: ${perSecond.toFixed(0)}/s, ${micros.toFixed(0)} µs of CPU an event, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms; ${eventsLeft} events left`,
    );
  }
  console.log(`p99 with many due: ${results.p99OfNoneDue.toFixed(2)} of that with none due`);
}
