// What a million stored events cost: how long pages and single events take to read, and how fast new events go through beside them. A real folder
// is filled by the store's own writing, with events as a daemon left them; a daemon on it is measured beside one on an empty folder.
import { once } from "node:events";
import { rmSync, statfsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createMachineryClient } from "@machinery/client";
import { createNodeTransport } from "@machinery/client/node";
import { EventStatus } from "@machinery/protocol";
import { openLevelStore } from "@machinery/store/level";
import { benchFolder, readyUrl, spawnDaemon, stopDaemon } from "./bench-daemon.mjs";
import { startProcesses } from "./bench-processes.mjs";
import { median } from "./bench-report.mjs";
import { eventIds, readPattern, writeCopies } from "./copy-events.mjs";
import { cpuMicros, ownBytes, residentBytes } from "./cpu-time.mjs";
import { defineThreeSteps, threeSteps } from "./define-three-steps.mjs";
import { postDefinition } from "./post-definition.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "stored"),
  options: {
    events: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    reads: { type: "string", default: "100" },
    json: { type: "boolean", default: false },
  },
});
const [count, rounds, seconds, reads] = ["events", "rounds", "seconds", "reads"].map((name) =>
  Number(values[name]),
);
if (![count, rounds, seconds, reads].every((number) => number > 0)) {
  console.error("bench stored: expected numbers over 0 for --events, --rounds, --seconds and --reads");
  process.exit(2);
}
const say = (text) => process.stderr.write(text);
const dayMs = 86_400_000;
/** About what an event takes on disk, and as much again while LevelDB puts its tables together. */
const bytesAnEvent = 5_000;

/** A service that takes calls and never answers: what calls it is running. */
const silent = createServer(() => {});
silent.listen(0, "127.0.0.1");
await once(silent, "listening");

const text = { type: "string" };

async function defineStored(url) {
  const silence = `http://127.0.0.1:${silent.address().port}/`;
  await postDefinition(`${url}/s`, { name: "silent", address: silence, attempt_timeout: "1h" });
  const steps = [
    { raise: { reason: "WRONG", message: "no" }, when: "data.message == 'wrong'" },
    ...["upper", "reverse", "space-counter"].map((call) => ({ call, output: "${ answer }" })),
  ];
  for (const name of ["orders", "refunds"])
    await postDefinition(`${url}/w`, { name, spec: { inputs: { message: text }, operations: steps } });
  await postDefinition(`${url}/w`, { name: "sleepers", spec: { operations: [{ wait: "300d" }] } });
  await postDefinition(`${url}/w`, { name: "runners", spec: { operations: [{ call: "silent" }] } });
}

async function post(url, workflow, data, wait) {
  const response = await fetch(`${url}/e/${workflow}?wait=${wait}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ data }),
  });
  if (response.status !== 201) throw new Error(`a post was answered with ${response.status}`);
  return (await response.json()).event_id;
}

/** Has a daemon write one event of each kind, and ten that are running when it is killed. */
async function writePatterns(data, addresses) {
  const daemon = spawnDaemon(data);
  const url = await readyUrl(daemon);
  await defineThreeSteps(url, addresses);
  await defineStored(url);
  const ids = {};
  for (const workflow of ["orders", "refunds"]) {
    ids[workflow] = await post(url, workflow, { message: "all is well" }, 30);
    ids[`wrong ${workflow}`] = await post(url, workflow, { message: "wrong" }, 30);
  }
  ids.sleepers = await post(url, "sleepers", {}, 0);
  for (let at = 0; at < 10; at++) await post(url, "runners", {}, 0);
  await stopDaemon(daemon, "SIGKILL");
  return ids;
}

/** Fills the folder: most are orders that went well, some went wrong; a few refunds; ten that wait, the oldest of all. */
async function fill(data, ids) {
  const store = await openLevelStore({
    folder: join(data, "partitions", "0"),
    kind: "partition",
    program: "bench",
  });
  try {
    const patterns = {};
    for (const [name, id] of Object.entries(ids)) patterns[name] = await readPattern(store, id);
    const nameOf = (at) => {
      if (at < 10) return "sleepers";
      if (at < 30) return "wrong refunds";
      if (at % 100 === 0) return "refunds";
      return at % 50 === 1 ? "wrong orders" : "orders";
    };
    const copyOf = (at) => {
      const labels = { tenant: `t${at % 100}`, region: at % 2 === 0 ? "eu" : "us", order: `o${at}` };
      const change = (entry) =>
        entry.birth === undefined ? entry : { ...entry, birth: { ...entry.birth, labels } };
      return { pattern: patterns[nameOf(at)], change };
    };
    const nowMs = Date.now();
    await writeCopies(store, count, eventIds(nowMs - 29 * dayMs, nowMs - 60_000, count), copyOf, say);
  } finally {
    await store.close();
  }
}

const { FAILED, SUCCEEDED, WAITING } = EventStatus;
const filters = {
  "all events": {},
  "a label that one has": { labels: { order: `o${Math.floor(count / 3)}` } },
  "a label that 1 of 100 has": { labels: { tenant: "t7" } },
  "workflow and status": { workflow: "orders", statuses: [FAILED] },
  "workflow and status, few and old": { workflow: "refunds", statuses: [FAILED] },
  "a wide label, workflow, status, few and old": {
    labels: { region: "eu" },
    workflow: "refunds",
    statuses: [FAILED],
  },
  "a label and a status": { labels: { tenant: "t51" }, statuses: [FAILED] },
  "two labels": { labels: { region: "us", tenant: "t53" }, workflow: "orders", statuses: [SUCCEEDED] },
  "a label and a status, none": { labels: { tenant: "t7" }, statuses: [FAILED] },
  "those that wait, few and old": { statuses: [WAITING] },
};

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
function times(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  return { p50Ms: at(sorted, 0.5), p99Ms: at(sorted, 0.99) };
}

/** How long the first page takes, and how many pages there are until one that is full or the last one. */
async function readLists({ events }) {
  const rows = [];
  for (const [name, filter] of Object.entries(filters)) {
    let pages = 0;
    let found = 0;
    const beganMs = performance.now();
    for (let pageToken = ""; ; pages++) {
      const page = await events.listEvents({ filter, pageToken, pageSize: 50 });
      found += page.events.length;
      pageToken = page.nextPageToken;
      if (pageToken === "" || found >= 50) break;
    }
    const wholeMs = performance.now() - beganMs;
    const first = [];
    for (let read = 0; read < reads && first.reduce((sum, ms) => sum + ms, 0) < 10_000; read++) {
      const beganMs = performance.now();
      await events.listEvents({ filter, pageSize: 50 });
      first.push(performance.now() - beganMs);
    }
    rows.push({ name, ...times(first), found, pages: pages + 1, wholeMs });
  }
  return rows;
}

/** How long an event takes to read, and its history. Each time another one. */
async function readEvents({ events }) {
  const samples = { event: [], history: [] };
  for (let read = 0; read < reads; read++) {
    const order = `o${31 + Math.floor(((count - 31) * read) / reads)}`;
    const page = await events.listEvents({ filter: { labels: { order } }, pageSize: 1 });
    const eventId = page.events[0].eventId;
    let beganMs = performance.now();
    await events.getEvent({ eventId });
    samples.event.push(performance.now() - beganMs);
    beganMs = performance.now();
    await events.getEventHistory({ eventId });
    samples.history.push(performance.now() - beganMs);
  }
  return Object.entries(samples).map(([name, some]) => ({ name, ...times(some) }));
}

async function throughput({ load, addresses }, daemon, url, forMs) {
  const before = cpuMicros(daemon.pid);
  load.send({ way: "json", inFlight: 32, ms: forMs, addresses, url, rawUrl: url, workflow: threeSteps });
  const [{ result, error }] = await once(load, "message");
  if (error !== undefined) throw new Error(error);
  const micros = (cpuMicros(daemon.pid) - before) / result.events;
  return { perSecond: (result.events * 1_000) / result.tookMs, micros, p99Ms: result.p99Ms };
}

const data = benchFolder();
const { bavail, bsize } = statfsSync(data);
const results = {};
const processes = await startProcesses();
let full;
try {
  if (bavail * bsize < count * bytesAnEvent)
    throw new Error(`expected ${Math.ceil((count * bytesAnEvent) / 2 ** 30)} GiB free`);
  const ids = await writePatterns(data, processes.addresses);
  say(`writing ${count} events`);
  let beganMs = performance.now();
  await fill(data, ids);
  results.fillMs = performance.now() - beganMs;
  say("\n");

  results.listeningMs = [];
  results.listeningCpuMs = [];
  for (let start = 0; start < 3; start++) {
    if (full !== undefined) await stopDaemon(full, "SIGKILL");
    beganMs = performance.now();
    full = spawnDaemon(data);
    const url = await readyUrl(full);
    results.listeningMs.push(performance.now() - beganMs);
    results.listeningCpuMs.push(cpuMicros(full.pid) / 1_000);
    full.url = url;
  }
  results.listeningMs = median(results.listeningMs);
  results.listeningCpuMs = median(results.listeningCpuMs);

  const transport = createNodeTransport({ url: full.url, protocol: "grpc" });
  const client = createMachineryClient(transport);
  say("reading\n");
  results.lists = await readLists(client);
  results.single = await readEvents(client);
  results.runningStill = (
    await client.events.listEvents({ filter: { statuses: [EventStatus.RUNNING] } })
  ).events.length;
  transport.close();

  await defineThreeSteps(processes.url, processes.addresses);
  const both = [
    { name: "empty", daemon: processes.daemon, url: processes.url },
    { name: "full", daemon: full, url: full.url },
  ];
  say("warming up\n");
  for (const { daemon, url } of both) await throughput(processes, daemon, url, 3_000);
  const samples = { empty: [], full: [] };
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}\n`);
    for (const { name, daemon, url } of round % 2 === 0 ? both : both.toReversed())
      samples[name].push(await throughput(processes, daemon, url, seconds * 1_000));
  }
  for (const [name, some] of Object.entries(samples))
    results[name] = Object.fromEntries(
      ["perSecond", "micros", "p99Ms"].map((key) => [key, median(some.map((sample) => sample[key]))]),
    );
  results.ofEmpty = median(samples.full.map(({ perSecond }, at) => perSecond / samples.empty[at].perSecond));
  results.fullBytes = residentBytes(full.pid);
  results.fullOwn = ownBytes(full.pid);
  results.emptyOwn = ownBytes(processes.daemon.pid);
} finally {
  if (full !== undefined) await stopDaemon(full);
  await processes.close();
  silent.close();
  silent.closeAllConnections();
  rmSync(data, { recursive: true, force: true });
}

if (values.json) console.log(JSON.stringify(results, null, 2));
else {
  const ms = (number) => number.toFixed(1).padStart(8);
  console.log(`${"".padEnd(46)}p50 ms    p99 ms  found  pages  until there ms`);
  for (const { name, p50Ms, p99Ms, found, pages, wholeMs } of results.lists)
    console.log(
      `${name.padEnd(44)}${ms(p50Ms)}  ${ms(p99Ms)}  ${String(found).padStart(5)}  ${String(pages).padStart(5)}  ${ms(wholeMs)}`,
    );
  for (const { name, p50Ms, p99Ms } of results.single)
    console.log(`${`one: its ${name}`.padEnd(44)}${ms(p50Ms)}  ${ms(p99Ms)}`);
  for (const name of ["empty", "full"]) {
    const { perSecond, micros, p99Ms } = results[name];
    console.log(
      `three steps, ${name}: ${perSecond.toFixed(0)}/s, ${micros.toFixed(0)} µs of CPU an event, p99 ${p99Ms.toFixed(1)} ms`,
    );
  }
  console.log(`throughput of the full one: ${results.ofEmpty.toFixed(2)} of the empty one's`);
  console.log(
    `listening after ${(results.listeningMs / 1_000).toFixed(2)} s (${results.listeningCpuMs.toFixed(0)} ms of CPU), ${results.runningStill} of 10 running still; writing took ${(results.fillMs / 1_000).toFixed(0)} s`,
  );
  const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  console.log(
    `memory after that: ${mib(results.fullBytes)} resident, ${mib(results.fullOwn)} its own; of the empty one ${mib(results.emptyOwn)}`,
  );
}
