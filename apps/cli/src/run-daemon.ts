import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The signals that end or steer a daemon. */
const handedOn = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** Starts the daemon's program with these arguments, hands signals on to it, and gives its exit code once it has ended. */
export async function runDaemon(args: readonly string[]): Promise<number> {
  const program = findDaemon();
  if (program === undefined) {
    process.stderr.write(
      "error\n  expected  the daemon's program beside this one\n  found     none\n  to do     install @machinery/daemon\n",
    );
    return 1;
  }
  // In a process group of its own it gets each signal once, from us: the terminal sends Ctrl-C to our group only, and the
  // daemon would take a second one for impatience.
  const daemon = spawn(process.execPath, [program, ...args], {
    stdio: "inherit",
    detached: process.platform !== "win32",
  });
  const handOn = (signal: NodeJS.Signals): void => void daemon.kill(signal);
  for (const signal of handedOn) {
    process.removeAllListeners(signal);
    process.on(signal, handOn);
  }
  return new Promise((resolve) => {
    daemon.once("error", (error) => {
      process.stderr.write(`error\n  expected  to start ${program}\n  found     ${error.message}\n`);
      resolve(1);
    });
    daemon.once("exit", (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

function findDaemon(): string | undefined {
  const bin = join("bin", "machinery-daemon.js");
  const beside = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "daemon", bin);
  return [installed(bin), beside].find((path) => path !== undefined && existsSync(path));
}

function installed(bin: string): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("@machinery/daemon/package.json")), bin);
  } catch {
    // Not installed as a package: it may lie beside us in a checkout.
    return undefined;
  }
}
