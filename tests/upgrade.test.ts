import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { create, toBinary } from "@bufbuild/protobuf";
import { StoreFormatSchema } from "@machinery/protocol/store";
import { openLevelStore } from "@machinery/store/level";
import { Level } from "level";
import { expect, it } from "vitest";
import { connect } from "./client.js";
import { runDaemonToItsEnd, startDaemon } from "./daemon.js";
import { getJson, postJson } from "./json-routes.js";
import { keptContent, keptData, type KeptEvent, keptVersions } from "./kept-stores.js";
import { startCompany } from "./recording-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

/** For a process whose clock begins there. */
const clockAt = (time: string) => ({
  CLOCK_BEGINS: time,
  NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, "set-clock.mjs")).href}`,
});

const verify = async (data: string) => {
  const { exitCode, stdout, stderr } = await runDaemonToItsEnd({ data, args: ["verify"] });
  expect([exitCode, stdout, stderr]).toEqual([
    0,
    expect.stringMatching(/catalogue: whole\n.*0: whole\n$/),
    "",
  ]);
};

/** What an event shows that is noted of it. */
const shown = ({ body }: Awaited<ReturnType<typeof getJson>>) => ({
  status: body?.["status"],
  data: body?.["data"],
  labels: body?.["labels"] ?? {},
  message: (body?.["outputs"] as Record<string, unknown> | undefined)?.["message"],
  reason: (body?.["error"] as Record<string, unknown> | undefined)?.["reason"],
});

function expected(event: KeptEvent, status: string) {
  const { message, times = 1, labels, outputs, reason } = event;
  const isEnded = status === event.ends;
  return {
    status,
    data: { message: message.repeat(times) },
    labels,
    message: isEnded ? outputs?.message.repeat(times) : undefined,
    reason: isEnded ? reason : undefined,
  };
}

it("keeps a data folder of this version", () => {
  const { version } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../apps/daemon/package.json"), "utf8"),
  ) as { version: string };

  expect(keptVersions, "npm run keep-store makes it").toContain(version);
});

it.each(keptVersions)("opens what %s left when it was killed, and carries its events on", async (version) => {
  using folder = createTemporaryFolder();
  const data = join(folder.path, "data");
  cpSync(keptData(version), data, { recursive: true });
  const { time, services, acts, events } = keptContent(version);
  await verify(data);
  await using company = await startCompany(
    Object.fromEntries(
      services.map(({ name }) => [
        name,
        ({ inputs }) => ({ message: String(inputs["message"]).toUpperCase() }),
      ]),
    ),
  );

  // Soon after it was kept: signals, keys and ended events are not kept for ever.
  await using daemon = await startDaemon({ data, env: clockAt(time) });
  const read = ({ workflow, event_id }: KeptEvent) => getJson(`${daemon.url}/e/${workflow}/${event_id}`);
  for (const event of events.filter(({ is, ends }) => is === ends || is === "PAUSED"))
    expect(shown(await read(event))).toEqual(expected(event, event.is));
  for (const service of services)
    await mustAccept(daemon.url, "/s", { ...service, address: company.address(service.name) });
  for (const { path, body } of acts)
    expect(await postJson(daemon.url + path, body)).toMatchObject({ status: 200 });

  for (const event of events)
    await expect
      .poll(async () => shown(await read(event)), { timeout: 20_000 })
      .toEqual(expected(event, event.ends));
  // What it was posted with finds it again: by its key, its label, its workflow.
  for (const { key, workflow, message, event_id } of events.filter((event) => event.key !== undefined))
    expect(
      await postJson(`${daemon.url}/e/${workflow}`, { data: { message } }, { "Idempotency-Key": key! }),
    ).toMatchObject({ status: 201, body: { event_id } });
  using client = connect(daemon.url);
  for (const { workflow, labels, event_id } of events) {
    const found = await client.events.listEvents({ filter: { workflow, labels }, pageSize: 100 });
    expect(found.events.map(({ eventId }) => eventId)).toContain(event_id);
  }
  expect(await postJson(`${daemon.url}/e/shout?wait=10`, { data: { message: "today" } })).toMatchObject({
    body: { status: "SUCCEEDED", outputs: { message: "TODAY" } },
  });
  await daemon.end("SIGTERM");
  await verify(data);
});

/** Copies the newest kept data folder, changes it, and gives how the daemon and its verify end on it, and what they say. */
async function refusals(change: (data: string) => Promise<void>) {
  using folder = createTemporaryFolder();
  const data = join(folder.path, "data");
  cpSync(keptData(keptVersions.at(-1)!), data, { recursive: true });
  await change(data);
  const ends = [];
  for (const args of [[], ["verify"]]) {
    const { exitCode, stdout, stderr } = await runDaemonToItsEnd({ data, args });
    ends.push({ exitCode, said: stdout + stderr });
  }
  return ends;
}

it.each([
  ["partition", "partitions/0"],
  ["catalogue", "catalogue"],
] as const)("refuses what a newer version wrote: its %s", async (kind, path) => {
  const said = await refusals(async (data) => {
    const store = await openLevelStore({ folder: join(data, path), kind, program: "machinery 9.9.9" });
    const format = create(StoreFormatSchema, { version: 999, program: "machinery 9.9.9", kind });
    await store.commit([{ key: "m/format", value: toBinary(StoreFormatSchema, format), derived: [] }]);
    await store.close();
  });

  const refusal = {
    exitCode: 76,
    said: expect.stringMatching(/found a newer format.* start the newer version .*999.*machinery 9\.9\.9/),
  };
  expect(said).toEqual([refusal, refusal]);
});

it("refuses a folder of another program, and one store in the place of another", async () => {
  const foreign = await refusals(async (data) => {
    const folder = join(data, "partitions", "0");
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    const level = new Level(folder);
    await level.put("an address book", "of somebody");
    await level.close();
  });
  const swapped = await refusals(async (data) => {
    renameSync(join(data, "catalogue"), join(data, "a while"));
    renameSync(join(data, "partitions", "0"), join(data, "catalogue"));
    renameSync(join(data, "a while"), join(data, "partitions", "0"));
  });

  const refused = (words: RegExp) => ({ exitCode: 65, said: expect.stringMatching(words) });
  const isForeign = refused(/m\/format is missing, found an address book/);
  expect(foreign).toEqual([isForeign, isForeign]);
  const isSwapped = refused(/expected a (partition|catalogue), found a (partition|catalogue)/);
  expect(swapped).toEqual([isSwapped, isSwapped]);
});
