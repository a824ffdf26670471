import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { runSeeds } from "./run-seeds.js";
import { simulate } from "./simulate.js";
import type { SimulationReport } from "./simulation-options.js";

const USAGE = `usage: npm run simulate -- [--seeds <count>] [--from <seed>] [--processes <count>] [--seed <seed>]

  --seeds      how many seeds to run (10000)
  --from       the first of them (1)
  --processes  how many of them at the same time (one for each core)
  --seed       one seed only, with everything that happened last

A seed in fifty is run twice, and must go the same way.
`;

/** Of so many seeds one is run twice. */
const TWICE = 50;

/** What the command line is given by its process. */
export interface SimulateCliPorts {
  out(text: string): void;
  error(text: string): void;
}

/** Runs seeds and says what came of them. Gives the exit code: 0 when all promises held, 1 when one did not, 2 for a wrong usage. */
export async function simulateCli(args: readonly string[], ports: SimulateCliPorts): Promise<number> {
  let seeds: readonly number[];
  let processes: number;
  try {
    ({ seeds, processes } = readArguments(args));
  } catch (error) {
    ports.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  const totals = { events: 0, calls: 0, deferred: 0, commits: 0, crashes: 0, failures: 0, disruptions: 0 };
  const failed: SimulationReport[] = [];
  let ran = 0;
  const startMs = performance.now();
  const take = async (report: SimulationReport): Promise<void> => {
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += report[name];
    if (!report.ok) {
      failed.push(report);
      ports.error(failureText(report));
    }
    if (++ran % 500 === 0) ports.out(`${ran} of ${seeds.length} seeds, ${failed.length} failed\n`);
    if (seeds.length === 1 || report.seed % TWICE === 0)
      await sameTwice(report, failed, ports, seeds.length === 1);
  };
  if (processes === 1) for (const seed of seeds) await take(await simulate(seed));
  else await runSeeds(seeds, processes, take);
  const perSecond = (seeds.length / (performance.now() - startMs)) * 1000;
  ports.out(
    `${seeds.length} seeds: ${totals.events} events, ${totals.calls} calls, ${totals.deferred} not let in, ${totals.commits} commits, ` +
      `${totals.crashes} crashes, ${totals.failures} faults of the disk, ${totals.disruptions} of the clock; ${failed.length} seeds failed (${perSecond.toFixed(1)} seeds a second)\n`,
  );
  return failed.length === 0 ? 0 : 1;
}

async function sameTwice(
  report: SimulationReport,
  failed: SimulationReport[],
  ports: SimulateCliPorts,
  isShown: boolean,
): Promise<void> {
  const again = await simulate(report.seed);
  if (isShown) ports.out(`seed ${report.seed}: trace ${report.traceHash}, ${report.tookMs} virtual ms\n`);
  if (again.traceHash === report.traceHash) return;
  ports.error(`seed ${report.seed} ran differently the second time: ${again.traceHash}\n`);
  failed.push(again);
}

function failureText(report: SimulationReport): string {
  const lines = report.violations.map((violation) => `  ${violation}`);
  return [
    `seed ${report.seed} broke a promise:`,
    ...lines,
    "what happened last:",
    ...report.tail.map((line) => `  ${line}`),
    `repeat: ${report.repeat}`,
    "",
  ].join("\n");
}

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string" },
      seeds: { type: "string" },
      from: { type: "string" },
      processes: { type: "string" },
    },
  });
  if (values.seed !== undefined) return { seeds: [wholeNumber("--seed", values.seed)], processes: 1 };
  const count = wholeNumber("--seeds", values.seeds ?? "10000");
  const from = wholeNumber("--from", values.from ?? "1");
  const processes = wholeNumber("--processes", values.processes ?? String(availableParallelism()));
  return { seeds: Array.from({ length: count }, (_, at) => from + at), processes: Math.max(1, processes) };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`${name}: expected a whole number, found ${JSON.stringify(text)}`);
  return number;
}
