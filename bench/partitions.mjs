// The three-step workflow through daemons with one, two and more partitions, beside a bare script that makes the same three calls: what more threads bring on
// this machine, and what they take of its memory. All daemons run at once, and one of them works.
import { fork } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchFolder, readyUrl, spawnDaemon, stopDaemon } from "./bench-daemon.mjs";
import { median } from "./bench-report.mjs";
import { cpuMicros, residentBytes } from "./cpu-time.mjs";
import { defineThreeSteps, threeSteps } from "./define-three-steps.mjs";

const cores = availableParallelism();
const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "partitions"),
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    "in-flight": { type: "string", default: "32,128" },
    counts: {
      type: "string",
      default: [1, 2, 4, 8, 16].filter((count) => count <= Math.max(2, cores)).join(","),
    },
    // The number of libuv's threads. Unset: as the daemon says.
    pool: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const ms = Number(values.seconds) * 1_000;
const levels = values["in-flight"].split(",").map(Number);
const counts = values.counts.split(",").map(Number);
if (![rounds, ms, ...levels, ...counts].every((number) => number > 0)) {
  console.error(
    "bench partitions: expected numbers over 0 for --rounds, --seconds, --in-flight and --counts",
  );
  process.exit(2);
}
const say = (text) => process.stderr.write(text);

const folders = [];
const services = fork(join(import.meta.dirname, "services.mjs"));
const load = fork(join(import.meta.dirname, "load.mjs"));
/** A daemon for each number of partitions; without one, the bare script. */
const subjects = [{ name: "bare" }];

async function measure({ name, daemon, url }, inFlight, forMs) {
  const usedMicros = () => (daemon === undefined ? 0 : cpuMicros(daemon.pid));
  const beforeMicros = usedMicros();
  const way = name === "bare" ? "bare" : "json";
  load.send({ way, inFlight, ms: forMs, addresses, url, workflow: threeSteps });
  const { result, error } = await new Promise((resolve) => load.once("message", resolve));
  if (error !== undefined) throw new Error(`${name} at ${inFlight} in flight: ${error}`);
  return {
    ...result,
    perSecond: (result.events * 1_000) / result.tookMs,
    cpuMicros: (usedMicros() - beforeMicros) / result.events,
    bytes: daemon === undefined ? NaN : residentBytes(daemon.pid),
  };
}

let addresses;
try {
  [addresses] = await once(services, "message");
  for (const count of counts) {
    const folder = benchFolder();
    folders.push(folder);
    const pool = values.pool === "" ? {} : { UV_THREADPOOL_SIZE: values.pool };
    const daemon = spawnDaemon(folder, ["--partitions", String(count)], pool);
    const subject = { name: String(count), daemon };
    subjects.push(subject);
    subject.url = await readyUrl(daemon);
    subject.restBytes = residentBytes(daemon.pid);
    await defineThreeSteps(subject.url, addresses);
  }
  say("warming up");
  for (const inFlight of levels.toSorted((a, b) => b - a)) {
    for (const subject of subjects) {
      await measure(subject, inFlight, 3_000);
      say(".");
    }
  }
  const samples = new Map();
  for (let round = 0; round < rounds; round++) {
    say(`\nround ${round + 1} of ${rounds}`);
    for (const inFlight of levels) {
      for (let at = 0; at < subjects.length; at++) {
        const subject = subjects[(at + round) % subjects.length];
        const key = `${subject.name} ${inFlight}`;
        samples.set(key, [...(samples.get(key) ?? []), await measure(subject, inFlight, ms)]);
        say(".");
      }
    }
  }
  say("\n");
  const rows = levels.flatMap((inFlight) => {
    const of = (name, read) => median(samples.get(`${name} ${inFlight}`).map(read));
    const perSecond = (name) => of(name, (sample) => sample.perSecond);
    return subjects.map(({ name, restBytes }) => ({
      inFlight,
      partitions: name,
      perSecond: perSecond(name),
      ofBare: perSecond(name) / perSecond("bare"),
      // Round by round, because the machine may be another one in the next.
      ofFirst:
        name === "bare"
          ? NaN
          : median(
              samples
                .get(`${name} ${inFlight}`)
                .map(
                  (sample, round) =>
                    sample.perSecond / samples.get(`${subjects[1].name} ${inFlight}`)[round].perSecond,
                ),
            ),
      p50Ms: of(name, (sample) => sample.p50Ms),
      p99Ms: of(name, (sample) => sample.p99Ms),
      cpuMicros: of(name, (sample) => sample.cpuMicros),
      restBytes,
      bytes: of(name, (sample) => sample.bytes),
    }));
  });
  if (values.json) console.log(JSON.stringify({ cores, rounds, seconds: ms / 1_000, rows }, null, 2));
  else print(rows);
} finally {
  services.kill();
  load.kill();
  for (const { daemon } of subjects) if (daemon !== undefined) await stopDaemon(daemon);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

function print(rows) {
  const mib = (bytes) => (Number.isNaN(bytes) || bytes === undefined ? "" : (bytes / 2 ** 20).toFixed(0));
  const number = (value, digits) => (Number.isNaN(value) ? "" : value.toFixed(digits));
  const table = [
    [
      "in flight",
      "partitions",
      "events/s",
      "of bare",
      "of one",
      "p50 ms",
      "p99 ms",
      "daemon CPU µs",
      "MiB at rest",
      "MiB at work",
    ],
    ...rows.map((row) => [
      String(row.inFlight),
      row.partitions,
      number(row.perSecond, 0),
      number(row.ofBare, 2),
      number(row.ofFirst, 2),
      number(row.p50Ms, 2),
      number(row.p99Ms, 2),
      row.partitions === "bare" ? "" : number(row.cpuMicros, 0),
      mib(row.restBytes),
      mib(row.bytes),
    ]),
  ];
  console.log(`${cores} cores, shared with the load and the services`);
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) console.log(row.map((cell, column) => cell.padStart(widths[column])).join("  "));
}
