// How fast events are accepted, none of them begun: their workflow is paused. One by one, beside a bare node:http server that parses the same JSON and
// answers; in batches by gRPC; as lines by HTTP. Then what is left of the steps of events that run meanwhile.
import { fork } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createMachineryClient } from "@machinery/client";
import { createNodeTransport } from "@machinery/client/node";
import { acceptWays } from "./accept-ways.mjs";
import { benchFolder, readyUrl, spawnDaemon, stopDaemon } from "./bench-daemon.mjs";
import { median } from "./bench-report.mjs";
import { cpuMicros, residentBytes } from "./cpu-time.mjs";
import { postDefinition } from "./post-definition.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "accept"),
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
    connections: { type: "string", default: "128" },
    running: { type: "string", default: "32" },
    json: { type: "boolean", default: false },
  },
});
const [rounds, seconds, connections, running] = [
  values.rounds,
  values.seconds,
  values.connections,
  values.running,
].map(Number);
if (![rounds, seconds, connections, running].every((number) => number > 0)) {
  console.error("bench accept: expected numbers over 0 for --rounds, --seconds, --connections and --running");
  process.exit(2);
}
const ms = seconds * 1_000;
const say = (text) => process.stderr.write(text);

/** Counts the steps of the events that run. */
let steps = 0;
const service = createServer((request, response) => {
  request.resume().on("end", () => {
    steps++;
    response.writeHead(200, { "content-type": "application/json", "content-length": 2 }).end("{}");
  });
});
service.keepAliveTimeout = 60_000;
service.listen(0, "127.0.0.1");
await once(service, "listening");

const data = benchFolder();
const daemon = spawnDaemon(data, ["--backlog", "100000000"]);
const bare = fork(join(import.meta.dirname, "bare-server.mjs"));
const load = fork(join(import.meta.dirname, "accept-load.mjs"));

async function define(url) {
  const address = `http://127.0.0.1:${service.address().port}/`;
  await postDefinition(`${url}/s`, { name: "step", address, concurrency: 256, spec: { inputs: {} } });
  const text = { message: { type: "string" } };
  await postDefinition(`${url}/w`, { name: "paused", spec: { inputs: text, services: ["step"] } });
  const each = { name: "each", for: "${ data.rounds }", do: [{ call: "step" }] };
  await postDefinition(`${url}/w`, {
    name: "long",
    spec: { inputs: { rounds: { type: "list" } }, operations: [each] },
  });
  const transport = createNodeTransport({ url });
  await createMachineryClient(transport).workflows.pauseWorkflow({ name: "paused" });
  transport.close();
}

/** Accepts in a way for so long. */
async function accept(setting, way, forMs) {
  const pids = { daemon: way === "bare" ? bare.pid : daemon.pid, load: load.pid };
  const cpu = () => Object.values(pids).map(cpuMicros);
  const [before, stepsBefore] = [cpu(), steps];
  load.send({ way, ms: forMs, connections, workflow: "paused", ...setting });
  const [{ result, error }] = await once(load, "message");
  if (error !== undefined) throw new Error(`${way}: ${error}`);
  const after = cpu();
  const { events, tookMs } = result;
  return {
    perSecond: (events * 1_000) / tookMs,
    daemonMicros: (after[0] - before[0]) / events,
    loadMicros: (after[1] - before[1]) / events,
    stepsPerSecond: ((steps - stepsBefore) * 1_000) / tookMs,
  };
}

/** How many steps a second the events that run take while nothing is posted. */
async function alone(forMs) {
  const before = steps;
  await new Promise((resolve) => setTimeout(resolve, forMs));
  return { stepsPerSecond: ((steps - before) * 1_000) / forMs };
}

/** So many events that go on for longer than this takes: each with the next step as soon as the one before is done. */
async function keepRunning(url, workflow) {
  const body = JSON.stringify({ data: { rounds: Array.from({ length: 10_000 }, (_, at) => at) } });
  for (let at = 0; at < running; at++) {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/e/${workflow}`, { method: "POST", headers, body });
    if (response.status !== 201) throw new Error(`a post was answered with ${response.status}`);
  }
}

/** The medians of rounds in which the ways take turns. */
async function inTurns(ways, measure) {
  const samples = Object.fromEntries(ways.map((way) => [way, []]));
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < ways.length; at++) {
      const way = ways[(at + round) % ways.length];
      samples[way].push(await measure(way));
      say(".");
    }
  }
  return Object.fromEntries(
    ways.map((way) => {
      const names = Object.keys(samples[way][0]);
      return [
        way,
        Object.fromEntries(names.map((name) => [name, median(samples[way].map((one) => one[name]))])),
      ];
    }),
  );
}

const results = {};
try {
  const [bareUrl] = await once(bare, "message");
  const url = await readyUrl(daemon);
  await define(url);
  const setting = { url, bareUrl };
  const names = Object.keys(acceptWays);
  say("warming up");
  for (const way of [...names, ...names]) {
    await accept(setting, way, Math.max(ms, 3_000));
    say(".");
  }
  say("\naccepting");
  results.accepted = await inTurns(names, (way) => accept(setting, way, ms));
  say(`\n${running} events running`);
  await keepRunning(url, "long");
  await alone(2_000);
  const flooded = names.filter((way) => way !== "bare");
  results.running = await inTurns(["alone", ...flooded], (way) =>
    way === "alone" ? alone(ms) : accept(setting, way, ms),
  );
  results.residentBytes = residentBytes(daemon.pid);
  say("\n");
} finally {
  bare.kill();
  load.kill();
  await stopDaemon(daemon, "SIGKILL");
  service.close();
  service.closeAllConnections();
  rmSync(data, { recursive: true, force: true });
}

if (values.json) console.log(JSON.stringify({ rounds, seconds, connections, running, ...results }, null, 2));
else {
  const { accepted, running: meanwhile } = results;
  const number = (value, width) => value.toFixed(0).padStart(width);
  const share = (value, whole) => (value / whole).toFixed(2).padStart(10);
  console.log("none running   accepted/s   of bare  CPU µs/event: daemon  load");
  for (const [way, { perSecond, daemonMicros, loadMicros }] of Object.entries(accepted)) {
    const cpu = `${number(daemonMicros, 24)}${number(loadMicros, 6)}`;
    console.log(
      `${way.padEnd(12)}${number(perSecond, 13)}${share(perSecond, accepted.bare.perSecond)}${cpu}`,
    );
  }
  console.log(`\n${running} running     accepted/s   steps/s  of those alone`);
  for (const [way, { perSecond = 0, stepsPerSecond }] of Object.entries(meanwhile)) {
    const kept = share(stepsPerSecond, meanwhile.alone.stepsPerSecond);
    console.log(`${way.padEnd(12)}${number(perSecond, 13)}${number(stepsPerSecond, 10)}${kept.padStart(16)}`);
  }
  console.log(`resident memory of the daemon: ${(results.residentBytes / 2 ** 20).toFixed(0)} MiB`);
}
