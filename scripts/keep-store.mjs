#!/usr/bin/env node
// `npm run keep-store`: leaves a small data folder as this version of the daemon writes it under tests/fixtures/stores/<version>, with events in
// every state they can be in, and beside it what they are and what must become of them. Once for each release: tests/upgrade.test.ts opens all of them.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./checkout.mjs";
import { startChild } from "./child.mjs";
import { post } from "./daemon-routes.mjs";
import { services, workflows } from "./kept-definitions.mjs";

/** Nobody listens there: a store that is opened later calls no stranger. */
const nowhere = "http://127.0.0.1:1";
const patienceMs = 20_000;

const { version } = JSON.parse(readFileSync(join(root, "apps/daemon/package.json"), "utf8"));
const kept = join(root, "tests", "fixtures", "stores", version);
const data = mkdtempSync(join(tmpdir(), "machinery-keep-"));
const called = [];
const callbacks = new Map();
const company = await startCompany();
const events = [];

try {
  const acts = await fill();
  rmSync(kept, { recursive: true, force: true });
  for (const store of ["catalogue", "partitions"])
    cpSync(join(data, store), join(kept, "data", store), { recursive: true, filter: isKept });
  const content = {
    program: `machinery ${version}`,
    time: new Date().toISOString(),
    services,
    acts,
    events,
  };
  writeFileSync(join(kept, "content.json"), `${JSON.stringify(content, undefined, 2)}\n`);
  console.log(`${events.length} events are kept in ${kept}`);
} finally {
  company.close();
  company.closeAllConnections();
  rmSync(data, { recursive: true, force: true });
}

/** Fills the data folder, through three daemons. Gives what is to be done to carry on those events that wait for somebody. */
async function fill() {
  await withDaemon(["--retention", "0s"], "SIGTERM", async (url) => {
    await define(url, address());
    const gone = await post(
      url,
      "/e/shout?wait=10",
      { data: { message: "gone" } },
      { "Idempotency-Key": "gone" },
    );
    await until(
      "the event is deleted",
      async () => (await fetch(`${url}/e/shout/${gone.event_id}`)).status === 404,
    );
  });
  // The restart between them has LevelDB write a table of the first ones.
  await withDaemon(["--retention", "3650d"], "SIGTERM", async (url) => {
    await keep(url, "shout", "labelled", {
      labels: { tenant: "acme", tier: "gold" },
      ends: "SUCCEEDED",
      outputs: { message: "LABELLED" },
    });
    await keep(url, "shout", "once", {
      key: "once",
      ends: "SUCCEEDED",
      outputs: { message: "ONCE" },
    });
    await keep(url, "parent", "family", { ends: "SUCCEEDED", outputs: { message: "FAMILY" } });
    await keep(url, "loops", "rounds", { ends: "SUCCEEDED", outputs: { message: "ROUNDS" } });
    await keep(url, "fails", "undone", { ends: "FAILED", reason: "NOT_TODAY" });
    // Larger than what an entry may hold: it lies beside it.
    await keep(url, "shout", "large ", { times: 60_000, ends: "SUCCEEDED", outputs: { message: "LARGE " } });
    await keep(url, "sleeps", "given up", { ends: "CANCELLED", by: "CancelEvent" });
  });
  return withDaemon(["--retention", "3650d", "--running", "4"], "SIGKILL", async (url) => {
    const acts = await keepWaiting(url);
    await keepAtWork(url);
    await define(url, nowhere);
    return acts;
  });
}

/** Events that wait for a time, a person, a service, a signal, another event. */
async function keepWaiting(url) {
  const done = { is: "WAITING", ends: "SUCCEEDED" };
  await keep(url, "naps", "rested", { ...done, outputs: { message: "RESTED" } });
  await keep(url, "sleeps", "asleep", { is: "WAITING", ends: "WAITING" });
  await keep(url, "listens", "k1", { ...done, outputs: { message: "heard" } });
  await keep(url, "waits-for-child", "k1", { ...done, outputs: { message: "heard" } });
  const listener = await keep(url, "hears-later", "kept", { ...done, outputs: { message: "heard before" } });
  await rpc(url, "SendSignal", {
    name: "go",
    event_id: listener.event_id,
    data: { message: "heard before" },
  });
  await rpc(url, "SendSignal", { name: "go", key: "nobody", data: { message: "unheard" }, keep: "604800s" });
  const asked = await keep(url, "asks", "books", { ...done, outputs: { message: "answered" } });
  const claimed = { event_id: asked.event_id, step: "question", by: "ada" };
  await rpc(url, "ClaimAsk", claimed);
  const printed = await keep(url, "prints", "pages", { ...done, outputs: { message: "printed" } });
  const held = await keep(url, "held", "back again", {
    is: "PAUSED",
    ends: "SUCCEEDED",
    outputs: { message: "BACK AGAIN" },
  });
  const paused = await keep(url, "sleeps", "paused", { is: "PAUSED", ends: "WAITING", by: "PauseEvent" });
  await keep(url, "tells", "told", { ends: "SUCCEEDED", outputs: { message: "TOLD" } });
  await keep(url, "tries-again", "again", { is: "", ends: "SUCCEEDED", outputs: { message: "AGAIN" } });
  await until("the service was called", () => called.includes("away again"));
  const service = "/machinery.v1.EventService";
  return [
    { path: `${service}/SendSignal`, body: { name: "go", key: "k1", data: { message: "heard" } } },
    { path: `${service}/SendSignal`, body: { name: "wake", event_id: listener.event_id } },
    { path: `${service}/AnswerAsk`, body: { ...claimed, answer: { message: "answered" } } },
    { path: callbacks.get(printed.event_id), body: { message: "printed" } },
    { path: `${service}/RetryStep`, body: { event_id: held.event_id, step: "spent" } },
    { path: `${service}/ResumeEvent`, body: { event_id: paused.event_id } },
  ];
}

/** Events whose calls are in flight, as many as may be at work, and those that wait for their turn. */
async function keepAtWork(url) {
  const running = { is: "RUNNING", ends: "SUCCEEDED" };
  await keep(url, "hangs", "one", { ...running, outputs: { message: "ONE" } });
  await keep(url, "loops-on", "two", { ...running, outputs: { message: "TWO" } });
  await keep(url, "undoes", "three", { is: "RUNNING", ends: "FAILED", reason: "NOT_TODAY" });
  await until("all of them are called", () =>
    ["one", "two", "three"].every((each) => called.includes(`slow ${each}`)),
  );
  await keep(url, "hangs", "four", { ...running, outputs: { message: "FOUR" } });
  for (const each of ["five", "six"])
    await keep(url, "hangs", each, {
      is: "ACCEPTED",
      ends: "SUCCEEDED",
      outputs: { message: each.toUpperCase() },
    });
  await keep(url, "shout", "seven", {
    key: "seven",
    is: "ACCEPTED",
    ends: "SUCCEEDED",
    outputs: { message: "SEVEN" },
  });
}

/**
 * Posts an event, has a person do something to it (`by`), and notes what it is (`is`, where that is certain) once it is that, and what it must
 * come to. With `times`, that many repetitions of its message go in and come out.
 */
async function keep(url, workflow, message, { key, labels = {}, by, ends, is = ends, ...more }) {
  const data = { message: message.repeat(more.times ?? 1) };
  const headers = Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [`Machinery-Label-${name}`, value]),
  );
  if (key !== undefined) headers["Idempotency-Key"] = key;
  const { event_id } = await post(url, `/e/${workflow}`, { data }, headers);
  if (by !== undefined) await rpc(url, by, { event_id, reason: "a person said so" });
  const read = async () => (await fetch(`${url}/e/${workflow}/${event_id}`)).json();
  if (is !== "") await until(`${workflow} ${message} is ${is}`, async () => (await read()).status === is);
  events.push({ event_id, workflow, message, key, labels, is, ends, ...more });
  return { event_id };
}

async function define(url, address) {
  for (const service of services)
    await post(url, "/s", { ...service, address: `${address}/${service.name}` });
  for (const workflow of workflows) await post(url, "/w", workflow);
}

function rpc(url, method, body) {
  return post(url, `/machinery.v1.EventService/${method}`, body);
}

/** Runs a daemon on the data folder, and ends it with a signal once `use` is done with it. */
async function withDaemon(args, signal, use) {
  let ready;
  const url = new Promise((resolve) => (ready = resolve));
  const program = join(root, "apps/daemon/bin/machinery-daemon.js");
  const daemon = startChild(
    "daemon",
    [program, "--data", data, "--port", "0", "--log-level", "error", "--grace", "0s", ...args],
    {
      onLine: (line) => ready(/^machinery listening on (\S+)/.exec(line)?.[1]),
      onComplaint: (line) => console.error(line),
    },
  );
  try {
    return await use(
      await Promise.race([
        url,
        daemon.ended.then(() => {
          throw new Error("the daemon ended before it was ready");
        }),
      ]),
    );
  } finally {
    if (signal === "SIGKILL") daemon.kill();
    await daemon.stop(patienceMs);
    await daemon.ended;
  }
}

async function until(what, isSo) {
  for (
    const untilMs = Date.now() + patienceMs;
    !(await isSo());
    await new Promise((resolve) => setTimeout(resolve, 10))
  )
    if (Date.now() > untilMs)
      throw new Error(`expected that ${what}, found that it is not so after ${patienceMs} ms`);
}

/** The services, all in one server. */
async function startCompany() {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part) => (body += part));
    request.on("end", () => answer(request, JSON.parse(body).message, response));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function answer({ url, headers }, message, response) {
  const name = url.slice(1);
  called.push(`${name} ${message}`.toLowerCase());
  if (name === "later") {
    callbacks.set(headers["machinery-event"], new URL(headers["machinery-callback"]).pathname);
    response.writeHead(202).end();
  } else if (name === "away") response.writeHead(503).end();
  else if (name === "upper")
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ message: message.toUpperCase() }));
}

function address() {
  return `http://127.0.0.1:${company.address().port}`;
}

/** Without what LevelDB says about itself and its lock. */
function isKept(path) {
  return !/\/(LOG|LOG\.old|LOCK)$/.test(path);
}
