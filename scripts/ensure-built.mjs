import { join } from "node:path";
import { ourEnvironment, root } from "./checkout.mjs";
import { runQuietly } from "./run-quietly.mjs";

/** Builds what is stale. Gives the exit code and what the build printed. */
export function build() {
  const turbo = join(root, "node_modules", ".bin", "turbo");
  return runQuietly(turbo, ["run", "build", "--output-logs=errors-only", "--no-update-notifier"], {
    env: ourEnvironment(),
  });
}
