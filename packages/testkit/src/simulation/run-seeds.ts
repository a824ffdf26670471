import { type ChildProcess, fork } from "node:child_process";
import type { SimulationReport } from "./simulation-options.js";

/** Most seeds take a tenth of a second, few take two. One that runs for this long never ends. */
const STUCK_MS = 300_000;

/**
 * Runs seeds in so many processes at once, and calls back with each as it is done, in no order. Rejects when a process ends that had not been told to,
 * when a seed does not end in five minutes, or when calling back throws.
 */
export async function runSeeds(
  seeds: readonly number[],
  processes: number,
  done: (report: SimulationReport) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    const child = fork(new URL("seed-worker.js", import.meta.url), { serialization: "advanced" });
    try {
      while (next < seeds.length) await done(await ask(child, seeds[next++]!));
    } finally {
      child.disconnect();
    }
  };
  await Promise.all(Array.from({ length: Math.min(processes, seeds.length) }, work));
}

function ask(child: ChildProcess, seed: number): Promise<SimulationReport> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null): void => {
      clearTimeout(stuck);
      reject(new Error(`the process that ran seed ${seed} ended with ${code ?? signal}`));
    };
    const stuck = setTimeout(() => {
      reject(new Error(`seed ${seed} does not end; repeat: npm run simulate -- --seed ${seed}`));
      child.kill("SIGKILL");
    }, STUCK_MS);
    child.once("exit", ended);
    child.once("message", (report) => {
      clearTimeout(stuck);
      child.off("exit", ended);
      resolve(report as SimulationReport);
    });
    child.send(seed);
  });
}
