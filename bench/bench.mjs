// `npm run bench`: how fast events go through. `npm run bench -- step`: what one more step costs. `npm run bench -- steps`: what a step costs in long
// events. `npm run bench -- disk`: what an event has the disk write. `npm run bench -- timers`: how punctual they wake. `npm run bench -- waiting`:
// what a million waiting events cost. `npm run bench -- accept`: how fast they are accepted. `npm run bench -- backlog`: what a million accepted ones
// cost. `npm run bench -- partitions`: what several partitions bring. Each starts a daemon of its own and cleans up after itself.
import { build } from "../scripts/ensure-built.mjs";

const benches = {
  accept: "./accept.mjs",
  backlog: "./backlog.mjs",
  events: "./events.mjs",
  disk: "./disk.mjs",
  step: "./step.mjs",
  partitions: "./partitions.mjs",
  steps: "./steps.mjs",
  retention: "./retention.mjs",
  stored: "./stored.mjs",
  timers: "./timers.mjs",
  waiting: "./waiting.mjs",
};
const [first = "events"] = process.argv.slice(2).filter((arg) => !arg.startsWith("-"));
const name = first in benches ? first : "events";

const built = await build();
if (built.exitCode !== 0) {
  process.stderr.write(built.output);
  process.exit(1);
}
await import(benches[name]);
process.exit();
