import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Starts the services, the daemon on an empty folder of this disk, and the load, each a process of its own. */
export async function startProcesses() {
  mkdirSync(join(root, ".machinery"), { recursive: true });
  // Below the checkout, because the system's folder for temporary files may be in memory, where syncing costs nothing.
  const data = mkdtempSync(join(root, ".machinery", "bench-"));
  const services = fork(join(import.meta.dirname, "services.mjs"));
  const load = fork(join(import.meta.dirname, "load.mjs"));
  const daemon = spawn(
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
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const close = async () => {
    services.kill();
    load.kill();
    if (daemon.exitCode === null) {
      const ended = once(daemon, "exit");
      daemon.kill("SIGTERM");
      await ended;
    }
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const [addresses] = await once(services, "message");
    const url = await readyUrl(daemon);
    return { services, load, daemon, addresses, url, data, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readyUrl(daemon) {
  let text = "";
  for await (const chunk of daemon.stdout) {
    text += chunk;
    const url = /^machinery listening on (\S+)/m.exec(text)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("expected the daemon to start, found that it ended");
}
