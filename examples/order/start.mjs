#!/usr/bin/env node
// Starts the shop's four services, registers them with the daemon, and stays until Ctrl-C. `node examples/order/start.mjs`
//
//   --url    where the daemon listens (MACHINERY_URL, http://127.0.0.1:6224)
//   --port   the first of four ports; 0: any that are free (5011)
//   --delay  how long the payment provider takes, in milliseconds (300)
//   --busy   the share of requests that have bad luck, 0 to 1 (0)
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const folder = import.meta.dirname;
const services = ["stock", "payment", "mail", "shipping"];

const { values } = parseArgs({
  options: {
    url: { type: "string", default: process.env.MACHINERY_URL ?? "http://127.0.0.1:6224" },
    port: { type: "string", default: "5011" },
    delay: { type: "string", default: "300" },
    busy: { type: "string", default: "0" },
  },
});

const children = [];
const stop = () => {
  for (const child of children) child.kill("SIGTERM");
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);

try {
  const origins = await Promise.all(services.map(start));
  for (const [index, name] of services.entries()) await register(name, origins[index]);
  await tell("WorkflowService/DefineWorkflow", { source: read("order") });
  console.log("workflow order is defined");
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
  stop();
}

/** Starts a service, and gives its origin once it listens. */
async function start(name, index) {
  const port = values.port === "0" ? "0" : String(Number(values.port) + index);
  const args = [join(folder, `services/${name}.mjs`), "--port", port, "--busy", values.busy];
  if (name === "payment") args.push("--delay", values.delay);
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const ended = once(child, "exit").then(() => [""]);
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended]);
  const origin = /http:\/\/\S+/.exec(line)?.[0];
  if (origin === undefined)
    throw new Error(`expected ${name} to listen on port ${port}, found that it ended`);
  console.log(line);
  return origin;
}

async function register(name, origin) {
  const source = read(name).replace(/^address: .*$/m, `address: ${origin}`);
  await tell("RegistryService/RegisterService", { source });
}

function read(name) {
  return readFileSync(join(folder, `definitions/${name}.yaml`), "utf8");
}

/** Calls a method of the daemon, by Connect's JSON: a plain POST. */
async function tell(method, body) {
  const response = await fetch(`${values.url}/machinery.v1.${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} was refused: ${await response.text()}`);
}
