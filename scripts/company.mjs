import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { root } from "./checkout.mjs";
import { startChild } from "./child.mjs";

/** The text-processing company: its services, the ports they like best, and the files that describe it. */
const services = [
  { name: "upper", port: 5001 },
  { name: "reverse", port: 5002 },
  { name: "space-counter", port: 5003 },
];

/** How long a service may take until it listens, in milliseconds. */
const patienceMs = 15_000;

/** The workflow that the company offers. */
export const workflow = "process-text";

/** The event that shows it. */
export const eventFile = "examples/events/event-text.json";

/**
 * Starts the three services, on other ports where theirs are taken, and waits until they listen.
 * @param {(child: import("./child.mjs").Child) => void} onStart told of each process as soon as there is one
 * @returns {Promise<{ name: string, address: string }[]>}
 */
export async function startServices(onStart) {
  return Promise.all(
    services.map(async ({ name, port: likedPort }) => {
      const port = (await isFree(likedPort)) ? likedPort : await freePort();
      const child = startChild(name, [
        join(root, "examples", "services", `${name}.mjs`),
        "--port",
        String(port),
      ]);
      onStart(child);
      await untilHealthy(child, port);
      return { name, address: `http://127.0.0.1:${port}/event` };
    }),
  );
}

/** The definitions of the company, services first, at the addresses where its services are now. */
export function readDefinitions(running) {
  const read = (name) =>
    JSON.parse(readFileSync(join(root, "examples", "definitions", `${name}.json`), "utf8"));
  const defined = running.map(({ name, address }) => ({
    route: "/s",
    definition: { ...read(name), address },
  }));
  return [...defined, { route: "/w", definition: read(workflow) }];
}

async function untilHealthy(child, port) {
  const untilMs = Date.now() + patienceMs;
  while (child.isRunning() && Date.now() < untilMs) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/healthcheck`, {
        signal: AbortSignal.timeout(1_000),
      });
      if (response.status === 204) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `expected the service ${child.name} to listen on port ${port}, found it does not: ${child.complaints.join(" ") || "it said nothing"}`,
  );
}

function listen(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const found = server.address().port;
      server.close(() => resolve(found));
    });
  });
}

const isFree = (port) =>
  listen(port).then(
    () => true,
    () => false,
  );

const freePort = () => listen(0);
