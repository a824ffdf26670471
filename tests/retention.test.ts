import { expect, it } from "vitest";
import { runDaemonToItsEnd, startDaemon } from "./daemon.js";
import { getJson, postJson } from "./json-routes.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";
import { connect } from "./client.js";

const posts = 600;
const workflow = {
  name: "greet",
  spec: { inputs: { name: { type: "string" } }, operations: [{ set: { text: "hi ${ data.name }" } }] },
};

/** How many events the daemon lists. */
async function countEvents(url: string): Promise<number> {
  using client = connect(url);
  let events = 0;
  let pageToken = "";
  do {
    const page = await client.events.listEvents({ pageSize: 1_000, pageToken });
    events += page.events.length;
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return events;
}

it("deletes what has ended once its time is up, through a daemon that is killed at it, and keeps what its key must answer", async () => {
  using folder = createTemporaryFolder();
  const args = ["--retention", "500ms"];
  const post = async (url: string, number: number) => {
    const headers = number % 10 === 0 ? { "Idempotency-Key": `post-${number}` } : {};
    const { status, body } = await postJson(
      `${url}/e/greet?wait=10`,
      { data: { name: `n${number}` } },
      headers,
    );
    expect([status, body?.["status"]]).toEqual([201, "SUCCEEDED"]);
    return String(body?.["event_id"]);
  };
  const first = await startDaemon({ data: folder.path, args });
  await mustAccept(first.url, "/w", workflow);
  const ids: string[] = [];
  for (let number = 0; number < posts; number += 50)
    ids.push(...(await Promise.all(Array.from({ length: 50 }, (_, at) => post(first.url, number + at)))));
  await expect.poll(() => countEvents(first.url), { timeout: 20_000 }).toBeLessThan(posts);
  await first.end("SIGKILL");

  await using daemon = await startDaemon({ data: folder.path, args });
  await expect.poll(() => countEvents(daemon.url), { timeout: 20_000 }).toBe(0);
  expect((await getJson(`${daemon.url}/e/greet/${ids[1]!}`)).status).toBe(404);
  expect(await post(daemon.url, 0)).toBe(ids[0]);
  expect(await post(daemon.url, 10)).toBe(ids[10]);
  await expect.poll(() => countEvents(daemon.url), { timeout: 20_000 }).toBe(0);
  await daemon.end("SIGTERM");
  const verified = await runDaemonToItsEnd({ data: folder.path, args: ["verify"] });

  expect([verified.exitCode, verified.stdout, verified.stderr]).toEqual([
    0,
    expect.stringMatching(/0: whole\n$/),
    "",
  ]);
});

it("keeps events as long as their workflow says for how they ended, whatever the daemon's setting", async () => {
  using folder = createTemporaryFolder();
  await using daemon = await startDaemon({ data: folder.path, args: ["--retention", "forever"] });
  const spec = {
    inputs: { name: { type: "string" } },
    operations: [{ raise: { reason: "NOBODY", message: "no name" }, when: "data.name == ''" }],
  };
  await mustAccept(daemon.url, "/w", {
    name: "check",
    retention: { succeeded: "1s", failed: "forever" },
    spec,
  });
  const post = async (name: string, headers = {}) =>
    String((await postJson(`${daemon.url}/e/check?wait=10`, { data: { name } }, headers)).body?.["event_id"]);
  const succeeded = await post("Ada", { "Idempotency-Key": "ada" });
  const failed = await post("");
  expect(await countEvents(daemon.url)).toBe(2);

  await expect.poll(() => countEvents(daemon.url), { timeout: 20_000 }).toBe(1);
  expect((await getJson(`${daemon.url}/e/check/${succeeded}`)).status).toBe(404);
  expect((await getJson(`${daemon.url}/e/check/${failed}`)).body).toMatchObject({ status: "FAILED" });
  expect(await post("Ada", { "Idempotency-Key": "ada" })).toBe(succeeded);
});
