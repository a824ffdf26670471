// How punctual events wake: each waits until its own time and then calls a service, which notes how late that is. So what is measured holds
// the alarm, reading the event back, the synced commit and the call.
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Pool } from "undici";
import { benchFolder, readyUrl, spawnDaemon, stopDaemon } from "./bench-daemon.mjs";
import { postDefinition } from "./post-definition.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "timers"),
  options: {
    spread: { type: "string", default: "3000" },
    instant: { type: "string", default: "10000" },
    json: { type: "boolean", default: false },
  },
});
const spread = Number(values.spread);
const instant = Number(values.instant);
if (![spread, instant].every((number) => number > 0)) {
  console.error("bench timers: expected numbers over 0 for --spread and --instant");
  process.exit(2);
}
const say = (text) => process.stderr.write(text);

/** Calls as they came: when each was due, and when it was there. */
let calls = [];
let told = () => {};
const service = createServer((request, response) => {
  const atMs = Date.now();
  let text = "";
  request.on("data", (chunk) => (text += chunk));
  request.on("end", () => {
    calls.push({ dueMs: Number(JSON.parse(text).due_ms), atMs });
    response.writeHead(200, { "content-type": "application/json", "content-length": 2 }).end("{}");
    told();
  });
});
service.keepAliveTimeout = 60_000;
service.listen(0, "127.0.0.1");
await once(service, "listening");

async function define(url) {
  const int = { type: "int" };
  await postDefinition(`${url}/s`, {
    name: "note",
    address: `http://127.0.0.1:${service.address().port}/`,
    concurrency: 256,
    spec: { inputs: { due_ms: int } },
  });
  await postDefinition(`${url}/w`, {
    name: "punctual",
    spec: {
      inputs: { due: { type: "string" }, due_ms: int },
      operations: [{ wait: { until: "${ timestamp(data.due) }" } }, { call: "note" }],
    },
  });
}

/** Posts an event for each time, 32 at once. */
async function post(url, dueTimes) {
  const pool = new Pool(url, { connections: 32 });
  const rest = [...dueTimes];
  const headers = { "content-type": "application/json" };
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      for (let dueMs = rest.pop(); dueMs !== undefined; dueMs = rest.pop()) {
        const body = JSON.stringify({ data: { due: new Date(dueMs).toISOString(), due_ms: dueMs } });
        const { statusCode, body: answer } = await pool.request({
          method: "POST",
          path: "/e/punctual",
          headers,
          body,
        });
        const text = await answer.text();
        if (statusCode !== 201) throw new Error(`a post was answered with ${statusCode}: ${text}`);
      }
    }),
  );
  await pool.close();
}

/** Resolves once so many calls were made. */
function untilCalled(count) {
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(
      () => reject(new Error(`expected ${count} calls, found ${calls.length} within a minute`)),
      60_000,
    );
    told = () => {
      if (calls.length < count) return;
      clearTimeout(tooLong);
      resolve();
    };
    told();
  });
}

function lateness(some) {
  const late = some.map(({ dueMs, atMs }) => atMs - dueMs).sort((a, b) => a - b);
  const at = (share) => late[Math.min(late.length - 1, Math.floor(late.length * share))];
  return { p50: at(0.5), p99: at(0.99), most: late.at(-1) };
}

/** How many calls came after one that was due later, by more than what goes on at once explains. */
function outOfOrder(some, atOnce) {
  const inOrder = some.map(({ dueMs }) => dueMs).toSorted((a, b) => a - b);
  const place = new Map(inOrder.map((dueMs, index) => [dueMs, index]));
  return some.filter(({ dueMs }, index) => Math.abs(place.get(dueMs) - index) > atOnce).length;
}

const data = benchFolder();
let daemon = spawnDaemon(data);
const results = {};
try {
  let url = await readyUrl(daemon);
  await define(url);
  say("warming up\n");
  const soon = Date.now() + 1_000;
  await post(
    url,
    Array.from({ length: 500 }, (_, index) => soon + index),
  );
  await untilCalled(500);

  say(`${spread} timers over 6 seconds\n`);
  calls = [];
  const startMs = Date.now() + 500 + spread / 2;
  await post(
    url,
    Array.from({ length: spread }, (_, index) => Math.floor(startMs + (index * 6_000) / spread)),
  );
  if (Date.now() > startMs) say("  posting took too long: some were due before they were posted\n");
  await untilCalled(spread);
  results.spread = { timers: spread, ...lateness(calls) };

  say(`${instant} timers of one instant\n`);
  calls = [];
  const instantMs = Date.now() + 1_000 + instant / 1.5;
  await post(
    url,
    Array.from({ length: instant }, () => Math.floor(instantMs)),
  );
  if (Date.now() > instantMs) say("  posting took too long: some were due before they were posted\n");
  await untilCalled(instant);
  results.instant = { timers: instant, ...lateness(calls) };

  say("2000 timers that were overdue at a start\n");
  calls = [];
  const overdueMs = Date.now() + 3_000;
  await post(url, Array.from({ length: 2_000 }, (_, index) => overdueMs + index / 4).map(Math.floor));
  await stopDaemon(daemon, "SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, overdueMs + 1_000 - Date.now()));
  calls = [];
  const startedMs = Date.now();
  daemon = spawnDaemon(data);
  url = await readyUrl(daemon);
  const listeningMs = Date.now();
  await untilCalled(2_000);
  results.overdue = {
    timers: 2_000,
    listening: listeningMs - startedMs,
    first: calls[0].atMs - startedMs,
    last: calls.at(-1).atMs - startedMs,
    outOfOrder: outOfOrder(calls, 300),
  };
} finally {
  await stopDaemon(daemon);
  service.close();
  service.closeAllConnections();
  rmSync(data, { recursive: true, force: true });
}
if (values.json) console.log(JSON.stringify(results, null, 2));
else {
  const { spread, instant, overdue } = results;
  const late = ({ timers, p50, p99, most }) =>
    `${timers} timers, late by ${p50} ms (p50), ${p99} ms (p99), ${most} ms (most)`;
  console.log(`each at its own time     ${late(spread)}`);
  console.log(`all at one instant       ${late(instant)}`);
  console.log(
    `overdue at a start       ${overdue.timers} timers, listening after ${overdue.listening} ms, the first call after ${overdue.first} ms, the last after ${overdue.last} ms, ${overdue.outOfOrder} out of order`,
  );
}
