// What very many waiting events cost: a real folder is filled with them by the store's own writing, each as one event left it that a daemon
// wrote; then a daemon is started on it, and on a folder with next to nothing in it. Linux only: memory is read from /proc.
import { once } from "node:events";
import { rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { idOfKey, running } from "@machinery/store";
import { openLevelStore } from "@machinery/store/level";
import { benchFolder, readyUrl, spawnDaemon, stopDaemon } from "./bench-daemon.mjs";
import { eventIds, readPattern, writeCopies } from "./copy-events.mjs";
import { cpuMicros, ownBytes, residentBytes } from "./cpu-time.mjs";
import { median } from "./bench-report.mjs";
import { postDefinition } from "./post-definition.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "waiting"),
  options: { events: { type: "string", default: "1000000" }, json: { type: "boolean", default: false } },
});
const count = Number(values.events);
if (!(count > 0)) {
  console.error("bench waiting: expected a number over 0 for --events");
  process.exit(2);
}
const say = (text) => process.stderr.write(text);
const yearMs = 365 * 86_400_000;
const headers = { "content-type": "application/json" };

/** Starts a daemon and lets it rest. Gives how long it took until it listened, and what it takes in memory then. */
async function start(data) {
  const beganMs = performance.now();
  const daemon = spawnDaemon(data);
  const url = await readyUrl(daemon);
  const listeningMs = performance.now() - beganMs;
  const cpuMs = cpuMicros(daemon.pid) / 1_000;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const { pid } = daemon;
  return { daemon, url, listeningMs, cpuMs, bytes: residentBytes(pid), own: ownBytes(pid) };
}

/** Several starts, each stopped again. */
async function measure(data, times) {
  const samples = [];
  for (let at = 0; at < times; at++) {
    const { daemon, url: _url, ...sample } = await start(data);
    await stopDaemon(daemon);
    samples.push(sample);
  }
  return Object.fromEntries(
    Object.keys(samples[0]).map((key) => [key, median(samples.map((sample) => sample[key]))]),
  );
}

async function define(url) {
  await postDefinition(`${url}/w`, {
    name: "sleeper",
    spec: {
      inputs: { until: { type: "string" }, note: { type: "string" } },
      operations: [{ wait: { until: "${ timestamp(data.until) }" } }, { set: { done: true } }],
    },
  });
}

async function post(url, untilMs) {
  const body = JSON.stringify({
    data: { until: new Date(untilMs).toISOString(), note: "an order that waits" },
  });
  const response = await fetch(`${url}/e/sleeper`, { method: "POST", headers, body });
  if (response.status !== 201) throw new Error(`a post was answered with ${response.status}`);
  return (await response.json()).event_id;
}

/** Copies an event that a daemon wrote, so often, each waiting for a time of its own in the year that comes. */
async function fill(folder, eventId) {
  const store = await openLevelStore({ folder, kind: "partition", program: "bench" });
  try {
    const pattern = await readPattern(store, eventId);
    const nowMs = Date.now();
    const copyOf = (at) => {
      const wakeMs = nowMs + 3_600_000 + Math.floor((at * yearMs) / count);
      const change = (entry) => ({
        ...entry,
        wakeTimeMs: BigInt(wakeMs),
        facts: entry.facts.map((fact) =>
          fact.kind === "wait-started" ? { ...fact, body: waitingUntil(fact, wakeMs) } : fact,
        ),
      });
      return { pattern, change };
    };
    await writeCopies(store, count, eventIds(nowMs - yearMs, nowMs, count), copyOf, say);
    for await (const key of running(store)) throw new Error(`${idOfKey(key)} is running`);
  } finally {
    await store.close();
  }
}

const waitingUntil = ({ body }, untilMs) => JSON.stringify({ ...JSON.parse(body), untilMs });

const data = benchFolder();
const { bavail, bsize } = statfsSync(data);
const results = {};
try {
  if (bavail * bsize < count * 2_500)
    throw new Error(`expected ${Math.ceil((count * 2_500) / 2 ** 30)} GiB free`);
  let { daemon, url } = await start(data);
  await define(url);
  const eventId = await post(url, Date.now() + yearMs);
  await stopDaemon(daemon);
  say("a daemon with one waiting event\n");
  results.alone = await measure(data, 3);

  say(`writing ${count} waiting events`);
  const beganMs = performance.now();
  await fill(join(data, "partitions", "0"), eventId);
  results.fillMs = performance.now() - beganMs;

  say("\na daemon with all of them\n");
  results.crowded = await measure(data, 3);
  ({ daemon, url } = await start(data));
  await define(url);
  const wakeMs = Date.now() + 2_000;
  const soon = await post(url, wakeMs);
  const answer = await fetch(`${url}/e/sleeper/${soon}?wait=20`);
  const { status } = await answer.json();
  results.wokeAfterMs = Date.now() - wakeMs;
  if (status !== "SUCCEEDED") throw new Error(`expected a new event to end, found it ${status}`);
  results.workedBytes = residentBytes(daemon.pid);
  const exit = once(daemon, "exit");
  await stopDaemon(daemon);
  await exit;
} finally {
  rmSync(data, { recursive: true, force: true });
}
results.grownBytes = results.crowded.bytes - results.alone.bytes;
results.grownOwn = results.crowded.own - results.alone.own;

if (values.json) console.log(JSON.stringify(results, null, 2));
else {
  const { alone, crowded, grownBytes, grownOwn, fillMs, wokeAfterMs } = results;
  const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const row = (title, { listeningMs, cpuMs, bytes, own }) =>
    console.log(
      `${title.padEnd(28)}listening after ${(listeningMs / 1_000).toFixed(2)} s (${cpuMs.toFixed(0)} ms of CPU), ${mib(bytes)} resident, ${mib(own)} its own`,
    );
  row("one waiting event", alone);
  row(`${count} waiting events`, crowded);
  console.log(`${"more than with one".padEnd(28)}${mib(grownBytes)} resident, ${mib(grownOwn)} its own`);
  console.log(
    `${"a new event among them".padEnd(28)}woke ${wokeAfterMs} ms after its time, read by a request that waited for it`,
  );
  console.log(`${"writing them took".padEnd(28)}${(fillMs / 1_000).toFixed(0)} s`);
}
