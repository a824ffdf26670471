// Where the daemon's main thread spends its time while events go through: by our functions with all that is under them, and by what they call of V8, Node and the
// system. Needs Linux and `perf` (Debian: linux-perf), and the right to use it: root, or kernel.perf_event_paranoid at 1 or less.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { startProcesses } from "./bench-processes.mjs";
import { codeNames } from "./code-names.mjs";
import { defineThreeSteps, threeSteps } from "./define-three-steps.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "profile"),
  options: {
    way: { type: "string", default: "json" },
    "in-flight": { type: "string", default: "128" },
    seconds: { type: "string", default: "8" },
    lines: { type: "string", default: "40" },
  },
});
const [inFlight, seconds, lines] = [values["in-flight"], values.seconds, values.lines].map(Number);
if (!["json", "grpc"].includes(values.way) || ![inFlight, seconds, lines].every((number) => number > 0)) {
  console.error(
    "bench: expected json or grpc for --way, and numbers over 0 for --in-flight, --seconds and --lines",
  );
  process.exit(2);
}
try {
  execFileSync("perf", ["record", "-o", "/dev/null", "true"], { stdio: "ignore" });
} catch {
  console.error(
    "bench: expected `perf` and the right to use it, found none: apt-get install linux-perf, as root",
  );
  process.exit(1);
}

/** V8 goes on compiling for so long. */
const warmUpMs = 15_000;
const thread = "node-MainThread";

const processes = await startProcesses({ NODE_OPTIONS: "--perf-basic-prof" });
const { daemon, load, url, addresses, data } = processes;
const recorded = join(data, "perf.data");
const mapped = `/tmp/perf-${daemon.pid}.map`;
try {
  await defineThreeSteps(url, addresses);
  await carry(warmUpMs);
  const perf = spawn("perf", ["record", "-F", "4000", "-g", "-p", String(daemon.pid), "-o", recorded], {
    stdio: "ignore",
  });
  const { events } = await carry(seconds * 1_000);
  perf.kill("SIGINT");
  await once(perf, "exit");
  tell(await readSamples(), events);
} finally {
  await processes.close();
  rmSync(mapped, { force: true });
}

async function carry(ms) {
  load.send({ way: values.way, inFlight, ms, addresses, url, workflow: threeSteps });
  const [{ result, error }] = await once(load, "message");
  if (error !== undefined) throw new Error(error);
  return result;
}

/** Counts samples by our function that is nearest, and by what of V8, Node or the system it had called. */
async function readSamples() {
  const nameAt = codeNames(mapped);
  const script = spawn("perf", ["script", "-i", recorded, "--comm", thread, "-F", "ip,sym,dso"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const samples = { all: 0, functions: new Map(), self: new Map(), called: new Map() };
  let stack = [];
  for await (const line of createInterface({ input: script.stdout })) {
    const frame = /^\s*([0-9a-f]+) (.*?)(?:\+0x[0-9a-f]+)? \((.*)\)$/.exec(line);
    if (frame !== null) stack.push(frame[3] === mapped ? nameAt(Number.parseInt(frame[1], 16)) : frame[2]);
    else if (line.trim() === "" && stack.length > 0) {
      count(samples, stack);
      stack = [];
    }
  }
  return samples;
}

function count(samples, stack) {
  samples.all++;
  const nearest = stack.findIndex(isScript);
  const name = nearest === -1 ? "(none: the event loop, the collector)" : shown(stack[nearest]);
  add(samples.functions, name);
  if (nearest === 0) return add(samples.self, name);
  const entered = stack.findIndex((frame) => isScript(frame) || frame.startsWith("Builtins_"));
  if (entered === -1) return;
  const called = stack[Math.max(0, entered - 1)].slice(0, 80);
  const callers = samples.called.get(called) ?? new Map();
  samples.called.set(called, callers);
  add(callers, name);
}

function isScript(frame) {
  return frame.startsWith("JS:");
}

function shown(frame) {
  return frame.replace(/^JS:\W*/, "").replace(/\S*\//, "");
}

function add(counts, name) {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function tell({ all, functions, self, called }, events) {
  const share = (count) => `${((100 * count) / all).toFixed(2).padStart(6)} %`;
  const sum = (counts) => [...counts.values()].reduce((total, count) => total + count, 0);
  const largest = (entries, of) => [...entries].sort((one, other) => of(other[1]) - of(one[1]));
  console.log(
    `${events} events, ${all} samples of the main thread\n\nby function: with what it calls, by itself`,
  );
  for (const [name, count] of largest(functions, Number).slice(0, lines))
    console.log(`${share(count)} ${share(self.get(name) ?? 0)}  ${name}`);
  console.log("\nby what is called of V8, Node and the system: by whom");
  for (const [name, callers] of largest(called, sum).slice(0, lines)) {
    const by = largest(callers, Number).slice(0, 4);
    console.log(`${share(sum(callers))}  ${name}`);
    console.log(`${" ".repeat(10)}${by.map(([who, count]) => `${who}${share(count)}`).join(", ")}`);
  }
}
