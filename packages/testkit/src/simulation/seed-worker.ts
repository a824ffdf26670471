import { simulate } from "./simulate.js";

/** A process that runs the seeds it is sent, one after the other, and sends back what came of each. Ends when whoever sends them goes. */
process.on("message", (seed: number) => void run(seed));
process.on("disconnect", () => process.exit());

async function run(seed: number): Promise<void> {
  process.send?.(await simulate(seed));
}
