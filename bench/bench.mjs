// `npm run bench`: how fast events go through. `npm run bench -- <name>`: what else can be measured, see below; each file says what it does. Each
// starts daemons of its own and cleans up after itself.
import { build } from "../scripts/ensure-built.mjs";

const benches = {
  accept: "./accept.mjs",
  backlog: "./backlog.mjs",
  events: "./events.mjs",
  disk: "./disk.mjs",
  step: "./step.mjs",
  partitions: "./partitions.mjs",
  profile: "./profile.mjs",
  steps: "./steps.mjs",
  retention: "./retention.mjs",
  stored: "./stored.mjs",
  timers: "./timers.mjs",
  ui: "./ui.mjs",
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
