import { parseArgs } from "node:util";
import { simulate } from "./simulate.js";
import type { SimulationReport } from "./simulation-options.js";

const USAGE = `usage: npm run simulate -- [--seeds <count>] [--from <seed>] [--seed <seed>]

  --seeds  how many seeds to run, one after the other (1000)
  --from   the first of them (1)
  --seed   one seed only, with everything that happened last
`;

/** What the command line is given by its process. */
export interface SimulateCliPorts {
  out(text: string): void;
  error(text: string): void;
}

/** Runs seeds and says what came of them. Gives the exit code: 0 when all promises held, 1 when one did not, 2 for a wrong usage. */
export async function simulateCli(args: readonly string[], ports: SimulateCliPorts): Promise<number> {
  let seeds: readonly number[];
  try {
    seeds = seedsOf(args);
  } catch (error) {
    ports.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  const totals = { events: 0, calls: 0, deferred: 0, commits: 0, crashes: 0, failures: 0 };
  const failed: SimulationReport[] = [];
  for (const [at, seed] of seeds.entries()) {
    const report = await simulate(seed);
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += report[name];
    if (!report.ok) {
      failed.push(report);
      ports.error(failureText(report));
    }
    if ((at + 1) % 100 === 0) ports.out(`${at + 1} of ${seeds.length} seeds, ${failed.length} failed\n`);
    if (seeds.length === 1) await sameTwice(report, failed, ports);
  }
  ports.out(
    `${seeds.length} seeds: ${totals.events} events, ${totals.calls} calls, ${totals.deferred} not let in, ${totals.commits} commits, ` +
      `${totals.crashes} crashes, ${totals.failures} failed writes; ${failed.length} seeds failed\n`,
  );
  return failed.length === 0 ? 0 : 1;
}

async function sameTwice(
  report: SimulationReport,
  failed: SimulationReport[],
  ports: SimulateCliPorts,
): Promise<void> {
  const again = await simulate(report.seed);
  ports.out(`seed ${report.seed}: trace ${report.traceHash}, ${report.tookMs} virtual ms\n`);
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

function seedsOf(args: readonly string[]): readonly number[] {
  const { values } = parseArgs({
    args: [...args],
    options: { seed: { type: "string" }, seeds: { type: "string" }, from: { type: "string" } },
  });
  if (values.seed !== undefined) return [wholeNumber("--seed", values.seed)];
  const count = wholeNumber("--seeds", values.seeds ?? "1000");
  const from = wholeNumber("--from", values.from ?? "1");
  return Array.from({ length: count }, (_, at) => from + at);
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`${name}: expected a whole number, found ${JSON.stringify(text)}`);
  return number;
}
