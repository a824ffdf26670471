import { join } from "node:path";
import { EventStatus } from "@machinery/protocol";
import { afterAll, describe, expect, it } from "vitest";
import { connect } from "./client.js";
import { startDaemon, type Daemon } from "./daemon.js";
import { compileShim, createFailingDisk } from "./failing-disk.js";
import { healthOf } from "./health.js";
import { getJson } from "./json-routes.js";
import { startKeyedPosts, type KeyedPosts } from "./keyed-posts.js";
import { runProgram } from "./run-program.js";
import { mountSmallDisk } from "./small-disk.js";
import { stopAndVerify } from "./stop-and-verify.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { message, outputs, registerTextCompany, startTextCompany } from "./text-company.js";
import { until } from "./until.js";

const place = createTemporaryFolder();
afterAll(() => place[Symbol.dispose]());
const compiled = compileShim(place.path);
if (typeof compiled === "string")
  console.warn(`SKIPPED: failing writes of the daemon are not tested: ${compiled}`);

const data = { message, padding: "x".repeat(20_000) };

/** Waits until a daemon takes no posts, and checks that it says so everywhere and still reads. */
async function expectUnwell(daemon: Daemon, posts: KeyedPosts, why: RegExp): Promise<void> {
  const [[known = new Set<string>()]] = [[...posts.acknowledged.values()]];
  await until(async () => (await healthOf(daemon.url)).grpc === 2);
  const health = await healthOf(daemon.url);
  const read = await getJson(`${daemon.url}/e/process-text/${[...known][0]}`);
  const command = await runProgram(
    "apps/cli/bin/machinery.js",
    ["event", "post", "process-text"].concat(["--data", JSON.stringify(data), "--url", daemon.url]),
  );

  expect(health).toMatchObject({ grpc: 2, status: 503, says: expect.stringMatching(why) });
  expect(read).toMatchObject({ status: 200, body: { event_id: [...known][0] } });
  expect(command.exitCode).not.toBe(0);
  expect(command.stderr).toMatch(why);
  expect(command.stderr).toContain("STORE_UNAVAILABLE");
}

/** Checks that each key was answered with one event, and that each of them comes to its end. */
async function expectAllDone({ url }: Daemon, { acknowledged }: KeyedPosts): Promise<void> {
  using client = connect(url);
  const ids = [...acknowledged.values()].flatMap((found) => [...found]);
  expect(ids.length).toBe(acknowledged.size);
  const ended = await Promise.all(
    ids.map((eventId) => client.events.getEvent({ eventId, wait: { seconds: 40n } })),
  );
  const wrong = ended.filter(({ event }) => event?.status !== EventStatus.SUCCEEDED);
  expect(wrong.map(({ event }) => [event?.eventId, event?.status, event?.error?.message])).toEqual([]);
  expect(ended[0]?.event?.outputs).toEqual(outputs);
}

const enough = { retry: { attempts: 1_000, first: "5ms", cap: "50ms" } };

describe("a daemon whose disk fills up under load", () => {
  it("refuses posts, reads on, says why, and comes back by itself once there is room", async (context) => {
    const disk = await mountSmallDisk("96m");
    if (typeof disk === "string") return context.skip(disk);
    await using mounted = disk;
    await using company = await startTextCompany();
    const options = { data: join(mounted.path, "data"), launcher: mounted.launcher };
    await using daemon = await startDaemon(options);
    await registerTextCompany(daemon.url, company, enough);
    const posts = startKeyedPosts(`${daemon.url}/e/process-text`, 4, data);
    await until(() => posts.acknowledged.size > 50);

    mounted.fill();
    await until(() => posts.refusals.length > 0);
    expect(posts.refusals[0]).toMatchObject({ reason: "STORE_UNAVAILABLE" });
    await expectUnwell(daemon, posts, /is full \(ENOSPC\)|no space left/i);
    mounted.free();
    const before = posts.acknowledged.size;
    await until(() => posts.acknowledged.size > before + 50);
    await posts.stop();

    // It is looked at twice a second.
    await until(async () => (await healthOf(daemon.url)).grpc === 1);
    expect(await healthOf(daemon.url)).toMatchObject({ status: 204 });
    await expectAllDone(daemon, posts);
    await stopAndVerify(daemon, options);
    return undefined;
  });
});

describe.skipIf(typeof compiled === "string")("a daemon whose store is refused writes", () => {
  it.each([
    ["full", "w", /is full \(ENOSPC\)|no space left/i],
    ["a write cut in half, and then full", "p", /is full \(ENOSPC\)|no space left/i],
  ] as const)("takes none while it is so, and says so: %s", async (name, command, why) => {
    const { shim } = compiled as { shim: string };
    const folder = join(place.path, name);
    const disk = createFailingDisk(shim, folder, join(place.path, `control of ${name}`));
    await using company = await startTextCompany();
    const daemon = await startDaemon({ data: folder, env: disk.env });
    await registerTextCompany(daemon.url, company, enough);
    const posts = startKeyedPosts(`${daemon.url}/e/process-text`, 4, data);
    await until(() => posts.acknowledged.size > 20);

    disk.tell(command);
    await expectUnwell(daemon, posts, why);
    disk.tell("-");
    const before = posts.acknowledged.size;
    await until(() => posts.acknowledged.size > before + 20);
    await posts.stop();
    await daemon.end("SIGKILL");

    expect(posts.refusals[0]).toMatchObject({ reason: "STORE_UNAVAILABLE" });
    await using again = await startDaemon({ data: folder });
    await expectAllDone(again, posts);
    await stopAndVerify(again, folder);
  });

  it.each([
    ["a sync that fails", "s", 3, 20_000],
    // LevelDB writes one when 16 MiB have come.
    ["tables that cannot be written", "t", 1, 500_000],
  ] as const)(
    "loses nothing acknowledged, and comes back by itself: %s",
    async (name, command, rounds, bytes) => {
      const { shim } = compiled as { shim: string };
      const folder = join(place.path, name);
      const disk = createFailingDisk(shim, folder, join(place.path, `control of ${name}`));
      await using company = await startTextCompany();
      const daemon = await startDaemon({ data: folder, env: disk.env });
      await registerTextCompany(daemon.url, company, enough);
      const posts = startKeyedPosts(`${daemon.url}/e/process-text`, 8, {
        message,
        padding: "x".repeat(bytes),
      });
      await until(() => posts.acknowledged.size > 20);

      for (let round = 0; round < rounds; round++) {
        const said = daemon.log().split("the store refused a write").length;
        disk.tell(command);
        await until(() => daemon.log().split("the store refused a write").length > said);
        disk.tell("-");
        const before = posts.acknowledged.size;
        await until(() => posts.acknowledged.size > before + 10);
      }
      await posts.stop();
      await daemon.end("SIGKILL");

      expect(daemon.log()).toMatch(/Input\/output error/);
      await using again = await startDaemon({ data: folder });
      await expectAllDone(again, posts);
      await stopAndVerify(again, folder);
    },
  );
});
