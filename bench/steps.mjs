// What one step costs the daemon in events of ten to ten thousand steps: one after the other (`line`), items of a list at the same time (`for`),
// branches at the same time (`fork`). What is measured is CPU time of the daemon alone, which holds everything an event needs, spread over its
// steps: so small events cost more for each step, and large ones must not.
import { parseArgs } from "node:util";
import { Pool } from "undici";
import { median } from "./bench-report.mjs";
import { startProcesses } from "./bench-processes.mjs";
import { cpuMicros, residentBytes } from "./cpu-time.mjs";
import { postDefinition } from "./post-definition.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "steps"),
  options: {
    rounds: { type: "string", default: "3" },
    steps: { type: "string", default: "10000" },
    sizes: { type: "string", default: "10,100,1000,10000" },
    shapes: { type: "string", default: "line,for,fork" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const stepsASample = Number(values.steps);
const sizes = values.sizes.split(",").map(Number);
const say = (text) => process.stderr.write(text);
/** A workflow holds two thousand operations, and a fork a thousand branches: what is larger goes over them again. */
const most = 1_000;
/** So many calls are in flight at the same time, roughly, whatever the shape and the size: a fork of a thousand branches waits for its service. */
const inFlight = 64;

const call = (name) => ({ name, call: "upper", input: { message: "${ data.message }" } });
/** Each writes something of its own into the document. */
const calls = (count) =>
  Array.from({ length: count }, (_, at) => ({
    ...call(`s${at}`),
    output: { [`k${at}`]: "${ answer.message }" },
  }));
const times = (count, operations) =>
  count === 1
    ? operations
    : [{ name: "again", for: `\${ data.items.filter(i, i < ${count}) }`, do: operations }];

/** The operations of an event of so many steps, and how many such events are in flight. */
const shapes = {
  line: (size) => ({
    operations: times(Math.ceil(size / most), calls(Math.min(size, most))),
    events: 4,
  }),
  for: (size) => ({
    operations: [{ name: "each", for: "${ data.items }", concurrency: 64, do: [call("one")] }],
    events: Math.max(1, Math.floor(inFlight / size)),
  }),
  fork: (size) => {
    const branches = Object.fromEntries(calls(Math.min(size, most)).map((one, at) => [`b${at}`, [one]]));
    return {
      operations: times(Math.ceil(size / most), [{ name: "all", fork: branches }]),
      events: Math.max(1, Math.floor(inFlight / size)),
    };
  },
};
const wanted = values.shapes.split(",");
if (
  ![rounds, stepsASample, ...sizes].every((number) => number > 0) ||
  !wanted.every((one) => one in shapes)
) {
  console.error(
    "bench steps: expected numbers over 0 for --rounds, --steps and --sizes, and some of line, for and fork for --shapes",
  );
  process.exit(2);
}

const nameOf = (shape, size) => `${shape}-${size}`;

async function define({ url, addresses }) {
  const message = { type: "string" };
  await postDefinition(`${url}/s`, {
    name: "upper",
    address: addresses.upper,
    concurrency: inFlight,
    spec: { inputs: { message }, outputs: { message } },
  });
  for (const shape of wanted) {
    for (const size of sizes) {
      const { operations } = shapes[shape](size);
      await postDefinition(`${url}/w`, {
        name: nameOf(shape, size),
        spec: { inputs: { message, items: { type: "list" } }, operations },
      });
    }
  }
}

/** Carries events through until they had so many steps together. Gives the daemon's CPU time for a step, in microseconds. */
async function measure({ daemon }, pool, shape, size, steps) {
  const { events } = shapes[shape](size);
  const body = JSON.stringify({
    data: { message: "a b c", items: Array.from({ length: shape === "for" ? size : 10 }, (_, at) => at) },
  });
  // As many are in flight whatever the size: otherwise fewer steps share a commit.
  let left = Math.max(events, Math.round(steps / size));
  const done = left * size;
  const before = cpuMicros(daemon.pid);
  const beganMs = performance.now();
  await Promise.all(
    Array.from({ length: events }, async () => {
      while (left-- > 0) {
        const { statusCode, body: answer } = await pool.request({
          method: "POST",
          path: `/e/${nameOf(shape, size)}?wait=600`,
          headers: { "content-type": "application/json" },
          body,
        });
        const text = await answer.text();
        if (statusCode !== 201 || JSON.parse(text).status !== "SUCCEEDED")
          throw new Error(`${nameOf(shape, size)} was answered with ${statusCode} ${text.slice(0, 300)}`);
      }
    }),
  );
  const tookMs = performance.now() - beganMs;
  return { micros: (cpuMicros(daemon.pid) - before) / done, perSecond: (done * 1_000) / tookMs };
}

const processes = await startProcesses();
const pool = new Pool(processes.url, { connections: inFlight, headersTimeout: 0, bodyTimeout: 0 });
const rows = [];
try {
  await define(processes);
  const samples = new Map();
  const all = wanted.flatMap((shape) => sizes.map((size) => ({ shape, size })));
  say("warming up");
  for (const { shape, size } of all) {
    await measure(processes, pool, shape, size, Math.max(size, stepsASample / 4));
    say(".");
  }
  for (let round = 0; round < rounds; round++) {
    say(`\nround ${round + 1} of ${rounds}`);
    for (let at = 0; at < all.length; at++) {
      // Each round begins at another place, so that none always runs in the wake of the same one.
      const { shape, size } = all[(at + round * 5) % all.length];
      const key = nameOf(shape, size);
      const sample = await measure(processes, pool, shape, size, stepsASample);
      samples.set(key, [...(samples.get(key) ?? []), sample]);
      say(".");
    }
  }
  say("\n");
  for (const { shape, size } of all) {
    const of = samples.get(nameOf(shape, size));
    const micros = median(of.map((sample) => sample.micros));
    const smaller = rows.filter((row) => row.shape === shape).map((row) => row.micros);
    rows.push({
      shape,
      size,
      micros,
      ofSmaller: micros / Math.min(micros, ...smaller),
      perSecond: median(of.map((sample) => sample.perSecond)),
    });
  }
  const bytes = residentBytes(processes.daemon.pid);
  if (values.json) console.log(JSON.stringify({ rounds, rows, daemonResidentBytes: bytes }, null, 2));
  else {
    console.log("shape  steps of an event  daemon CPU µs/step  of the least before  steps/s");
    for (const { shape, size, micros, ofSmaller, perSecond } of rows)
      console.log(
        [
          shape.padEnd(5),
          String(size).padStart(17),
          micros.toFixed(0).padStart(18),
          ofSmaller.toFixed(2).padStart(19),
          perSecond.toFixed(0).padStart(7),
        ].join("  "),
      );
    console.log(`resident memory of the daemon: ${(bytes / 2 ** 20).toFixed(0)} MiB`);
  }
} finally {
  await pool.close();
  await processes.close();
}
