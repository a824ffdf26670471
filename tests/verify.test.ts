import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keys } from "@machinery/store";
import { openLevelStore } from "@machinery/store/level";
import { Level } from "level";
import { describe, expect, it } from "vitest";
import { runDaemonToItsEnd, startDaemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

const verify = (data: string) => runDaemonToItsEnd({ data, args: ["verify"] });
const repair = (data: string) => runDaemonToItsEnd({ data, args: ["repair"] });

/** Leaves three events in a folder. Gives the id of one of them. */
async function fill(data: string): Promise<string> {
  await using daemon = await startDaemon({ data });
  await mustAccept(daemon.url, "/w", {
    name: "greet",
    spec: { inputs: { name: { type: "string" } }, operations: [{ set: { text: "hi ${ data.name }" } }] },
  });
  let eventId = "";
  for (const name of ["Ada", "Grace", "Joan"]) {
    const { status, body } = await postJson(`${daemon.url}/e/greet?wait=5`, { data: { name } });
    expect([status, body?.["status"]]).toEqual([201, "SUCCEEDED"]);
    eventId = String(body?.["event_id"]);
  }
  await daemon.end("SIGTERM");
  return eventId;
}

describe("machinery daemon verify and repair", () => {
  it("find nothing in a folder that is whole, and refuse one that is none or is in use", async () => {
    using folder = createTemporaryFolder();
    const none = await verify(folder.path);
    await fill(folder.path);
    const whole = await verify(folder.path);
    await using daemon = await startDaemon({ data: folder.path });
    const inUse = await repair(folder.path);

    expect([none.exitCode, none.stderr]).toEqual([73, expect.stringContaining("found ENOENT")]);
    expect([whole.exitCode, whole.stderr]).toEqual([0, ""]);
    expect(whole.stdout).toMatch(/catalogue: whole\n.*0: whole\n$/);
    expect([inUse.exitCode, inUse.stderr]).toEqual([75, expect.stringContaining("another daemon")]);
    expect(daemon.port).toBeGreaterThan(0);
  });

  it("make lists and indexes anew that do not say what the events say", async () => {
    using folder = createTemporaryFolder();
    const eventId = await fill(folder.path);
    const store = await openLevelStore({
      folder: join(folder.path, "partitions", "0"),
      kind: "partition",
      program: "a test",
    });
    const derived = [
      [keys.head(eventId), undefined],
      [keys.running(eventId), new Uint8Array(0)],
    ] as const;
    await store.commit([{ key: "m/test", value: new Uint8Array(0), derived: [...derived] }]);
    await store.close();

    const before = await verify(folder.path);
    const repaired = await repair(folder.path);
    const after = await verify(folder.path);

    expect(before.exitCode).toBe(65);
    expect(before.stdout).toContain(`${keys.head(eventId)} can be made anew`);
    expect(before.stdout).toContain(`${keys.running(eventId)} can be made anew`);
    expect([repaired.exitCode, repaired.stdout]).toEqual([0, expect.stringContaining("from 3 events")]);
    expect([after.exitCode, after.stderr]).toEqual([0, ""]);
    await using daemon = await startDaemon({ data: folder.path });
    const event = await fetch(`${daemon.url}/e/greet/${eventId}`);
    expect(await event.json()).toMatchObject({ status: "SUCCEEDED" });
  });

  it("name what is damaged where bytes have changed, and verify changes nothing", async () => {
    using folder = createTemporaryFolder();
    await fill(folder.path);
    const partition = join(folder.path, "partitions", "0");
    const log = readdirSync(partition).find((file) => file.endsWith(".log"))!;
    const bytes = readFileSync(join(partition, log));
    const at = bytes.indexOf("Grace");
    expect(at).toBeGreaterThan(0);
    bytes[at]! ^= 0x20;
    writeFileSync(join(partition, log), bytes);
    // LevelDB begins its own diary anew.
    const files = (): string[] => readdirSync(partition).filter((name) => !name.startsWith("LOG"));
    const before = files();

    const found = await verify(folder.path);

    expect([found.exitCode, found.stderr]).toEqual([65, ""]);
    expect(found.stdout).toMatch(
      /cannot be opened as it is: .*a write in \d+\.log does not match its checksum, at byte \d+.*`machinery daemon repair`/,
    );
    expect(readFileSync(join(partition, log))).toEqual(bytes);
    expect(files()).toEqual(before);
  });

  it("name the secret of callbacks where it cannot be read; only a repair makes a new one, and says what that costs", async () => {
    using folder = createTemporaryFolder();
    const eventId = await fill(folder.path);
    const level = new Level<string, Buffer>(join(folder.path, "partitions", "0"), {
      valueEncoding: "buffer",
    });
    const sealed = await level.get(keys.callbackSecret);
    sealed[sealed.length - 1]! ^= 1;
    await level.put(keys.callbackSecret, sealed);
    await level.close();

    const found = await verify(folder.path);
    const refused = await runDaemonToItsEnd({ data: folder.path });
    const repaired = await repair(folder.path);
    const after = await verify(folder.path);

    expect([found.exitCode, found.stdout]).toEqual([65, expect.stringContaining(keys.callbackSecret)]);
    expect([refused.exitCode, refused.stderr]).toEqual([65, expect.stringContaining(keys.callbackSecret)]);
    expect(repaired.exitCode).toBe(65);
    expect(repaired.stdout).toContain(`${keys.callbackSecret} is lost: what callbacks are sealed with`);
    expect([after.exitCode, after.stderr]).toEqual([0, ""]);
    await using daemon = await startDaemon({ data: folder.path });
    const event = await fetch(`${daemon.url}/e/greet/${eventId}`);
    expect(await event.json()).toMatchObject({ status: "SUCCEEDED" });
  });
});
