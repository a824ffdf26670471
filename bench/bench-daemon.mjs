import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** An empty folder for a daemon's data, on this disk. */
export function benchFolder() {
  mkdirSync(join(root, ".machinery"), { recursive: true });
  // Below the checkout, because the system's folder for temporary files may be in memory, where syncing costs nothing.
  return mkdtempSync(join(root, ".machinery", "bench-"));
}

/** Starts a daemon on a folder, on a port that is free, with more arguments or variables where they are given. */
export function spawnDaemon(data, args = [], env = {}) {
  return spawn(
    process.execPath,
    [
      "--import",
      join(root, "scripts/tether.mjs"),
      join(root, "apps/daemon/bin/machinery-daemon.js"),
      "--data",
      data,
      "--port",
      "0",
      "--log-level",
      "warn",
      ...args,
    ],
    { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } },
  );
}

/** Where a daemon listens, once it does. */
export async function readyUrl(daemon) {
  let text = "";
  for await (const chunk of daemon.stdout) {
    text += chunk;
    const url = /^machinery listening on (\S+)/m.exec(text)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("expected the daemon to start, found that it ended");
}

/** Ends a daemon, and waits for it. */
export async function stopDaemon(daemon, signal = "SIGTERM") {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = once(daemon, "exit");
  daemon.kill(signal);
  await ended;
}
