import { fork } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { benchFolder, readyUrl, spawnDaemon, stopDaemon } from "./bench-daemon.mjs";

/** Starts the services, the daemon on an empty folder of this disk, what it is measured beside, and the load, each a process of its own. `env`: more variables for the daemon. */
export async function startProcesses(env = {}) {
  const data = benchFolder();
  const services = fork(join(import.meta.dirname, "services.mjs"));
  const load = fork(join(import.meta.dirname, "load.mjs"));
  const daemon = spawnDaemon(data, [], env);
  let raw;
  const close = async () => {
    raw?.kill();
    services.kill();
    load.kill();
    await stopDaemon(daemon);
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const [addresses] = await once(services, "message");
    const url = await readyUrl(daemon);
    raw = fork(join(import.meta.dirname, "raw.mjs"), [data, JSON.stringify(addresses)]);
    const [rawUrl] = await once(raw, "message");
    return { services, load, daemon, raw, addresses, url, rawUrl, data, close };
  } catch (error) {
    await close();
    throw error;
  }
}
