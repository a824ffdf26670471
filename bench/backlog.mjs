// What a million accepted events cost that wait to begin: they are posted as lines, their workflow paused, to a daemon that has accepted some before; then
// the workflow is resumed. Linux only: memory is read from /proc.
import { fork } from "node:child_process";
import { once } from "node:events";
import { rmSync, statfsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createMachineryClient, EventStatus, items, millisToTimestamp } from "@machinery/client";
import { createNodeTransport } from "@machinery/client/node";
import { benchFolder, readyUrl, spawnDaemon, stopDaemon } from "./bench-daemon.mjs";
import { memoryOf } from "./cpu-time.mjs";
import { postDefinition } from "./post-definition.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "backlog"),
  options: {
    events: { type: "string", default: "1000000" },
    before: { type: "string", default: "50000" },
    json: { type: "boolean", default: false },
  },
});
const [count, before] = [values.events, values.before].map(Number);
if (!(count > 0 && before > 0)) {
  console.error("bench backlog: expected numbers over 0 for --events and --before");
  process.exit(2);
}
const say = (text) => process.stderr.write(text);

let calls = 0;
let called = () => {};
const firstCall = new Promise((resolve) => (called = resolve));
const service = createServer((request, response) => {
  request.resume().on("end", () => {
    calls++;
    called();
    response.writeHead(200, { "content-type": "application/json", "content-length": 2 }).end("{}");
  });
});
service.keepAliveTimeout = 60_000;
service.listen(0, "127.0.0.1");
await once(service, "listening");

const data = benchFolder();
const { bavail, bsize } = statfsSync(data);
const daemon = spawnDaemon(data, ["--backlog", "100000000"]);
const load = fork(join(import.meta.dirname, "accept-load.mjs"));

/** Posts so many events, and gives how long that took. */
async function post(url, events) {
  load.send({ way: "lines", url, workflow: "waiting", most: events });
  const [{ result, error }] = await once(load, "message");
  if (error !== undefined) throw new Error(error);
  return result.tookMs;
}

/** What the daemon takes in memory once it has rested. */
async function rested() {
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return memoryOf(daemon.pid);
}

const results = { events: count };
try {
  if (bavail * bsize < count * 2_500)
    throw new Error(`expected ${Math.ceil((count * 2_500) / 2 ** 30)} GiB free`);
  const url = await readyUrl(daemon);
  const transport = createNodeTransport({ url });
  const { workflows, events } = createMachineryClient(transport);
  const address = `http://127.0.0.1:${service.address().port}/`;
  await postDefinition(`${url}/s`, { name: "step", address, concurrency: 256, spec: { inputs: {} } });
  const spec = { inputs: { message: { type: "string" } }, services: ["step"] };
  await postDefinition(`${url}/w`, { name: "waiting", spec });
  await workflows.pauseWorkflow({ name: "waiting" });

  say(`${before} events\n`);
  await post(url, before);
  results.before = await rested();
  const fewTimeMs = Date.now();
  say(`${count} events more`);
  results.tookMs = await post(url, count);
  results.after = await rested();

  say("\nresuming\n");
  const beganMs = performance.now();
  await workflows.resumeWorkflow({ name: "waiting" });
  await firstCall;
  results.firstCallMs = performance.now() - beganMs;
  const callsBefore = calls;
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  results.drainedPerSecond = (calls - callsBefore) / 5;
  results.draining = memoryOf(daemon.pid);
  const filter = { statuses: [EventStatus.SUCCEEDED], toTime: millisToTimestamp(fewTimeMs) };
  const ended = items(
    (pageToken) => events.listEvents({ filter, pageToken }),
    (page) => page.events,
    1,
  );
  if ((await ended.next()).done) throw new Error("expected events that have succeeded, found none");
  transport.close();
} finally {
  load.kill();
  await stopDaemon(daemon, "SIGKILL");
  service.close();
  service.closeAllConnections();
  rmSync(data, { recursive: true, force: true });
}

if (values.json) console.log(JSON.stringify(results, null, 2));
else {
  const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const row = (title, { resident, own }) =>
    console.log(
      `${title.padEnd(32)}${mib(resident)} resident, ${mib(own)} of them its own (not files of the store)`,
    );
  const { before: few, after: many, draining, tookMs } = results;
  row(`after ${before} events`, few);
  row(`after ${count} more`, many);
  row("while they are carried out", draining);
  console.log(
    `${"grown by".padEnd(32)}${mib(many.resident - few.resident)} resident, ${mib(many.own - few.own)} of its own`,
  );
  console.log(
    `${"accepting them took".padEnd(32)}${(tookMs / 1_000).toFixed(1)} s, ${((count * 1_000) / tookMs).toFixed(0)} a second`,
  );
  console.log(
    `${"resumed".padEnd(32)}the first call after ${results.firstCallMs.toFixed(0)} ms, then ${results.drainedPerSecond.toFixed(0)} events a second`,
  );
}
