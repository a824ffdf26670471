// What one more sequential step costs at one event in flight, beside what it cannot do without: the same call and the same synced commit in a bare
// script (raw.mjs). Both are the difference between an event of 13 and one of 3 steps, so that what an event costs by itself is in neither.
import { parseArgs } from "node:util";
import { Pool } from "undici";
import { startProcesses } from "./bench-processes.mjs";
import { median } from "./bench-report.mjs";
import { postDefinition } from "./post-definition.mjs";
import { defineThreeSteps } from "./define-three-steps.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "step"),
  options: {
    rounds: { type: "string", default: "5" },
    events: { type: "string", default: "200" },
  },
});
const rounds = Number(values.rounds);
const events = Number(values.events);
if (![rounds, events].every((number) => number > 0)) {
  console.error("bench: expected numbers over 0 for --rounds and --events");
  process.exit(2);
}

const lengths = [3, 13];
const data = { message: "The Sun will rise in the morning !" };

async function define(url, steps) {
  const text = { type: "string" };
  const operations = Array.from({ length: steps }, (_, at) => ({
    name: `s${at}`,
    call: "upper",
    input: { message: "${ data.message }" },
    output: { message: "${ answer.message }" },
  }));
  await postDefinition(`${url}/w`, {
    name: `line-${steps}`,
    spec: { inputs: { message: text }, outputs: { message: text }, operations },
  });
}

const processes = await startProcesses();
try {
  const { url, rawUrl, addresses } = processes;
  await defineThreeSteps(url, addresses);
  for (const steps of lengths) await define(url, steps);
  const ways = {
    machinery: { pool: new Pool(url), path: (steps) => `/e/line-${steps}?wait=60` },
    raw: { pool: new Pool(rawUrl), path: (steps) => `/e/line?calls=${steps}` },
  };

  /** The time of an event of so many steps, in milliseconds. */
  const measure = async ({ pool, path }, steps) => {
    const startMs = performance.now();
    const { body } = await pool.request({
      method: "POST",
      path: path(steps),
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ data }),
    });
    const { outputs } = await body.json();
    const tookMs = performance.now() - startMs;
    if (outputs?.message !== data.message.toUpperCase())
      throw new Error(`expected ${data.message.toUpperCase()}, found ${JSON.stringify(outputs)}`);
    return tookMs;
  };

  /** One event of each kind after the other, again and again: what else the machine does meets all of them alike. Gives what a step takes each way. */
  const round = async () => {
    const tookMs = { machinery: lengths.map(() => []), raw: lengths.map(() => []) };
    for (let event = 0; event < events; event++)
      for (const [at, steps] of lengths.entries())
        for (const [name, way] of Object.entries(ways)) tookMs[name][at].push(await measure(way, steps));
    const perStep = ([few, many]) => (median(many) - median(few)) / (lengths[1] - lengths[0]);
    return { machinery: perStep(tookMs.machinery), raw: perStep(tookMs.raw) };
  };

  // Until what every event runs is compiled.
  await round();
  const perRound = [];
  for (let at = 0; at < rounds; at++) perRound.push(await round());
  await Promise.all(Object.values(ways).map(({ pool }) => pool.close()));
  const [machinery, raw] = ["machinery", "raw"].map((way) => median(perRound.map((one) => one[way])));
  console.log(
    `one more step at 1 in flight: ${machinery.toFixed(3)} ms, a raw synced commit and a bare call: ${raw.toFixed(3)} ms, ratio ${(machinery / raw).toFixed(2)}`,
  );
} finally {
  await processes.close();
}
