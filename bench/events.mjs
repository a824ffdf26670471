// The three-step workflow through the daemon, beside a bare script that makes the same three calls, and beside that script with its history
// in LevelDB.
import { parseArgs } from "node:util";
import { startProcesses } from "./bench-processes.mjs";
import { defineThreeSteps, threeSteps } from "./define-three-steps.mjs";
import { cpuMicros, residentBytes } from "./cpu-time.mjs";
import { median, printTable, summarise } from "./bench-report.mjs";
import { ways } from "./ways.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "events"),
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
    "in-flight": { type: "string", default: "1,32,128" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const ms = Number(values.seconds) * 1_000;
const levels = values["in-flight"].split(",").map(Number);
if (![rounds, ms, ...levels].every((number) => number > 0)) {
  console.error("bench: expected numbers over 0 for --rounds, --seconds and --in-flight (such as 1,32,128)");
  process.exit(2);
}

/** At the fullest level and at the others. V8 goes on compiling the daemon for about twelve seconds of full load; until then an event costs up to twice as much. */
const warmUpMs = { fullest: 12_000, other: 3_000 };
const say = (text) => process.stderr.write(text);

async function measure(processes, way, inFlight, forMs) {
  const { load, services, daemon, raw, addresses, url, rawUrl } = processes;
  const pids = { load: load.pid, daemon: (way === "raw" ? raw : daemon).pid, services: services.pid };
  const cpu = () => Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuMicros(pid)]));
  const before = cpu();
  load.send({ way, inFlight, ms: forMs, addresses, url, rawUrl, workflow: threeSteps });
  const { result, error } = await new Promise((resolve) => load.once("message", resolve));
  if (error !== undefined) throw new Error(`${way} at ${inFlight} in flight: ${error}`);
  const after = cpu();
  const cpuPerEvent = Object.fromEntries(
    Object.keys(pids).map((name) => [name, (after[name] - before[name]) / result.events]),
  );
  return {
    ...result,
    perSecond: (result.events * 1_000) / result.tookMs,
    cpuPerEvent,
    daemonBytes: residentBytes(daemon.pid),
  };
}

const processes = await startProcesses();
try {
  await defineThreeSteps(processes.url, processes.addresses);
  const names = Object.keys(ways);
  say("warming up");
  // Every way at every level, the fullest first: V8 compiles anew what it meets under another load, and an event at a time is too few to
  // get anything compiled.
  for (const [at, inFlight] of levels.toSorted((a, b) => b - a).entries()) {
    for (const way of names) {
      await measure(processes, way, inFlight, at === 0 ? warmUpMs.fullest : warmUpMs.other);
      say(".");
    }
  }
  const samples = new Map();
  for (let round = 0; round < rounds; round++) {
    say(`\nround ${round + 1} of ${rounds}`);
    for (const inFlight of levels) {
      // Each round begins with another way, so that none always runs in the wake of the same one.
      for (let at = 0; at < names.length; at++) {
        const way = names[(at + round) % names.length];
        const key = `${way} ${inFlight}`;
        samples.set(key, [...(samples.get(key) ?? []), await measure(processes, way, inFlight, ms)]);
        say(".");
      }
    }
  }
  say("\n");
  const rows = summarise(samples, levels, names);
  const memory = median([...samples.values()].flat().map(({ daemonBytes }) => daemonBytes));
  if (values.json)
    console.log(JSON.stringify({ rounds, seconds: ms / 1_000, rows, daemonResidentBytes: memory }, null, 2));
  else printTable(rows, memory);
} finally {
  await processes.close();
}
