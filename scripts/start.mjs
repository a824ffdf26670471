#!/usr/bin/env node
// `npm start`: from a fresh clone to an event that went through, with the system's Node and nothing installed.
import { join, relative, resolve } from "node:path";
import { root } from "./checkout.mjs";
import { startChild } from "./child.mjs";
import { eventFile, readDefinitions, startServices, workflow } from "./company.mjs";
import { countEvents, post } from "./daemon-routes.mjs";
import { build } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { withProgress } from "./progress.mjs";
import { showEvent } from "./show-event.mjs";
import { readStartOptions } from "./start-options.mjs";

/** How often it is looked whether npm is still there, in milliseconds. */
const parentMs = 500;

/** How long the daemon may take to become ready, in milliseconds: it may have much to read. */
const readyMs = 300_000;

const options = readStartOptions(process.argv.slice(2));
const children = [];
let isStopping = false;
/** Whether all was shown, and only Ctrl-C is waited for: then ending is no failure. */
let isUp = false;

/** Stops everything, the daemon first, so that its calls in flight can still be answered. Then ends the process. */
async function stop(exitCode) {
  if (isStopping) return;
  isStopping = true;
  const [services, daemons] = [children.filter(isService), children.filter((child) => !isService(child))];
  await Promise.all(daemons.map((child) => child.stop(20_000)));
  await Promise.all(services.map((child) => child.stop(3_000)));
  if (exitCode === 0 && isUp) console.log("stopped");
  process.exit(exitCode);
}

const isService = (child) => child.name !== "daemon";

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
]) {
  process.on(signal, () => {
    if (isStopping) {
      for (const child of children) child.kill();
      process.exit(130);
    }
    console.log("\nstopping …");
    void stop(isUp ? 0 : code);
  });
}

// Nobody reads any more, as with `npm start | head -1`.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => void stop(1));

// npm passes signals on to a shell that keeps them to itself; when it is gone, nobody can stop us any more.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stop(143);
  }, parentMs).unref();
}

/** Starts the daemon, and gives its address once it is ready. Stops everything when it ends by itself. */
async function startDaemon() {
  let isReady = false;
  let tellReady;
  const ready = new Promise((resolve) => (tellReady = resolve));
  const args = [
    join(root, "apps/daemon/bin/machinery-daemon.js"),
    "--data",
    resolve(options.data),
    "--log-level",
    "warn",
  ];
  if (options.port !== undefined) args.push("--port", options.port);
  const daemon = startChild("daemon", [...args, "--log-format", "pretty"], {
    onLine: (line) => tellReady(/^machinery listening on (\S+)/.exec(line)?.[1]),
    onComplaint: (line) => {
      if (isReady && !isStopping) console.error(`daemon: ${line}`);
    },
  });
  children.push(daemon);
  const timer = setTimeout(() => daemon.kill(), readyMs);
  const url = await Promise.race([ready, daemon.ended.then(() => undefined)]);
  clearTimeout(timer);
  if (url === undefined) {
    for (const line of daemon.complaints.filter((line) => line.startsWith("machinery:")).slice(0, 5))
      console.error(line);
    if (!daemon.complaints.some((line) => line.startsWith("machinery:")))
      console.error(daemon.complaints.join("\n"));
    await stop((await daemon.ended) || 1);
  }
  isReady = true;
  void stopAfter(daemon);
  return url;
}

/** Stops everything when the daemon ends although nobody asked it to. */
async function stopAfter(daemon) {
  const code = await daemon.ended;
  if (isStopping) return;
  console.error(
    `machinery: expected the daemon to stay, found it ended with ${code}: its last words are above`,
  );
  await stop(code || 1);
}

async function main() {
  await ensureInstalled();
  const built = await withProgress("building what is stale", build, 1_500);
  if (built.exitCode !== 0) {
    process.stderr.write(built.output);
    console.error(
      "machinery: expected the build to pass, found the errors above: undo the last change, or mend it",
    );
    await stop(1);
  }
  const url = await startDaemon();
  const before = await countEvents(url);
  console.log(
    `✓ daemon listening on ${url} (data: ${relative(process.cwd(), resolve(options.data)) || "."})`,
  );
  if (before !== "0")
    console.log(`✓ it came back with ${before} ${before === "1" ? "event" : "events"} of before`);

  const services = await startServices((child) => children.push(child));
  for (const { route, definition } of readDefinitions(services)) {
    await post(url, route, definition);
    const at = definition.address === undefined ? "" : ` at ${definition.address}`;
    console.log(`✓ ${route === "/s" ? "service" : "workflow"} ${definition.name}${at}`);
  }
  const succeeded = await showEvent(url, workflow, eventFile);
  if (options.once || !succeeded) return stop(succeeded ? 0 : 1);

  isUp = true;
  const isDefault = url === "http://127.0.0.1:6224";
  const machinery = `npm run --silent machinery --${isDefault ? "" : ` --url ${url}`}`;
  console.log(`
The daemon listens on ${url}. Try next, in another terminal:

  ${machinery} event list
  ${machinery} event post ${workflow} --data '{"message": "hello"}' --wait

Ctrl-C stops everything.`);
}

main().catch((error) => {
  if (isStopping) return;
  console.error(`machinery: ${error.message}`);
  void stop(1);
});
