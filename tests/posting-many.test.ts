import { expect, it } from "vitest";
import { EventStatus, postEvents, type EventPost } from "@machinery/client";
import { connect } from "./client.js";
import { startDaemon } from "./daemon.js";
import { postJson, postText } from "./json-routes.js";
import { runProgram } from "./run-program.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { mustAccept } from "./text-company.js";

const ndjson = { "content-type": "application/x-ndjson" };
const count = 3_000;

/** A daemon with a workflow that is paused, which ends by itself once it is resumed. */
async function startPaused(data: string, env: Readonly<Record<string, string>> = {}) {
  const daemon = await startDaemon({ data, env });
  const set = [{ set: { doubled: "${ data.n * 2 }" } }];
  const fields = { inputs: { n: { type: "int" } }, outputs: { doubled: { type: "int" } } };
  await mustAccept(daemon.url, "/w", { name: "double", ...fields, operations: set });
  using client = connect(daemon.url);
  await client.workflows.pauseWorkflow({ name: "double" });
  return daemon;
}

it("loses none of the lines that were answered when the daemon is killed at once, and repeats none by its key", async () => {
  using folder = createTemporaryFolder();
  const lines = Array.from({ length: count }, (_, n) =>
    JSON.stringify(n % 100 === 7 ? { data: { n: "seven" } } : { data: { n }, idempotency_key: `k${n}` }),
  ).join("\n");
  const idsOf = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { event_id?: string }).event_id);
  let first: (string | undefined)[];
  {
    await using daemon = await startPaused(folder.path);
    const response = await fetch(`${daemon.url}/e/double`, { method: "POST", headers: ndjson, body: lines });
    first = idsOf(await response.text());
    await daemon.end("SIGKILL");
  }
  await using daemon = await startDaemon({ data: folder.path });

  const response = await fetch(`${daemon.url}/e/double`, { method: "POST", headers: ndjson, body: lines });
  const again = idsOf(await response.text());
  using client = connect(daemon.url);
  await client.workflows.resumeWorkflow({ name: "double" });
  const last = await client.events.getEvent({ eventId: again.at(-1) ?? "", wait: { seconds: 60n } });

  expect(first.filter((id) => id !== undefined)).toHaveLength(count * 0.99);
  expect(again).toEqual(first);
  expect(last.event).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { doubled: (count - 1) * 2 } });
});

it.each(["grpc", "connect"] as const)("goes on posting by %s when there is room again", async (protocol) => {
  using folder = createTemporaryFolder();
  await using daemon = await startPaused(folder.path, { MACHINERY_BACKLOG: "500" });
  using client = connect(daemon.url, protocol);
  const posts = Array.from({ length: 1_200 }, (_, n): EventPost => ({ workflow: "double", data: { n } }));
  const waited: string[] = [];

  const outcomes: boolean[] = [];
  for await (const { ok } of postEvents(client, posts, {
    onWaiting: (_count, error) => waited.push(error.reason),
    // Somebody lets them go on meanwhile.
    sleep: async () => void (await client.workflows.resumeWorkflow({ name: "double" })),
  }))
    outcomes.push(ok);

  expect(outcomes).toEqual(posts.map(() => true));
  expect(waited[0]).toBe("BACKLOG_FULL");
});

it("tells by the command line and by the plain route what became of each", async () => {
  using folder = createTemporaryFolder();
  await using daemon = await startPaused(folder.path);
  const stdin = '{"n": 1}\n{"n": "two"}\n{"data": {"n": 3}, "labels": {"tenant": "acme"}}\n';

  const told = await runProgram(
    "apps/cli/bin/machinery.js",
    ["--url", daemon.url, "event", "post", "double", "-", "--lines", "-o", "name"],
    { input: stdin },
  );
  const { status, headers, body } = await postText(`${daemon.url}/e/double`, '{"n": "two"}\n', ndjson);
  const labelled = await postJson(`${daemon.url}/machinery.v1.EventService/ListEvents`, {
    filter: { labels: { tenant: "acme" } },
  });

  expect(told).toMatchObject({
    exitCode: 6,
    stdout: expect.stringMatching(/^[0-9a-z]{24}\n[0-9a-z]{24}\n$/),
  });
  expect(told.stderr).toContain("2 of 3 events accepted; 1 not accepted");
  expect(told.stderr).toContain("line 2: INVALID_DATA");
  expect({ status, type: headers.get("content-type") }).toEqual({
    status: 200,
    type: "application/x-ndjson",
  });
  expect(body).toMatchObject({ reason: "INVALID_DATA", violations: [{ field: "data.n" }] });
  expect(labelled.body?.["events"]).toHaveLength(1);
});
