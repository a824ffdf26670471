import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { createFakeDaemon } from "./testing/fake-daemon.js";
import { runCli, type Surroundings } from "./testing/run-cli.js";

const lines = [
  '{"data": {"n": 1}, "idempotency_key": "again", "labels": {"tenant": "acme"}}',
  "",
  '{"n": 2}',
  "{broken",
  '{"data": {"n": 3}, "key": "k"}',
  '{"refuse": "not today"}',
  '{"n": 4}',
].join("\n");

async function post(args: readonly string[], surroundings: Surroundings = {}) {
  const daemon = createFakeDaemon();
  const files = { "events.ndjson": lines, "good.jsonl": '{"n": 1}\n{"n": 2}\n' };
  const given = await runCli(["event", "post", "good", ...args], { daemon, files, ...surroundings });
  return { ...given, daemon };
}

describe("event post with lines", () => {
  test("posts an event for each line, says which were refused, and counts", async () => {
    const { code, stdout, stderr, daemon } = await post(["-f", "events.ndjson", "--label", "import=17"]);

    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^line 4: BODY_NOT_JSON expected a JSON object on the line, found /m);
    expect(stderr).toMatch(/^line 5: INVALID_ARGUMENT .*`key`/m);
    expect(stderr).toMatch(/^line 6: UNKNOWN found not today/m);
    expect(stderr).toMatch(/^3 of 6 events accepted; 1 of them were there already; 3 not accepted$/m);
    expect(daemon.calls).toMatchObject([
      {
        method: "postEvents",
        request: {
          posts: [
            {
              workflow: "good",
              data: { n: 1 },
              idempotencyKey: "again",
              labels: { import: "17", tenant: "acme" },
            },
            { data: { n: 2 }, idempotencyKey: "", labels: { import: "17" } },
            { data: { refuse: "not today" } },
            { data: { n: 4 } },
          ],
        },
      },
    ]);
  });

  test.each([
    [["-f", "good.jsonl"], {}],
    [["-", "--lines"], { stdin: '{"n": 1}\n\uFEFF{"n": 2}' }],
    [["-f", "-", "--lines"], { stdin: '{"n": 1}\r\n{"n": 2}\r\n' }],
  ])("%j ends with 0 when all were accepted", async (args, surroundings) => {
    const { code, stdout, stderr } = await post([...args, "-o", "name"], surroundings);

    expect({ code, stdout }).toEqual({ code: 0, stdout: "e1\ne2\n" });
    expect(stderr).toContain("2 of 2 events accepted\n");
  });

  test("writes an outcome a line for programs", async () => {
    const { stdout } = await post(["-f", "events.ndjson", "-o", "json"]);

    const outcomes = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(outcomes).toMatchObject([
      { line: 4, error: { reason: "BODY_NOT_JSON" } },
      { line: 5, error: { reason: "INVALID_ARGUMENT", violations: [{ field: "key" }] } },
      { line: 1, event_id: "e1", status: "ACCEPTED", existed: true },
      { line: 3, event_id: "e2", existed: false },
      { line: 6, error: { message: "found not today" } },
      { line: 7, event_id: "e4" },
    ]);
  });

  test("says what may have been taken although nobody heard so", async () => {
    const daemon = createFakeDaemon();
    daemon.fault = new ConnectError("gone", Code.Unavailable);

    const { code, stderr } = await post(["-", "--lines"], { daemon, stdin: "{}\n{}\n" });

    expect(code).toBe(8);
    expect(stderr).toContain("0 of 2 events accepted; 2 not accepted; of which 2 may have been all the same");
  });

  test("tells twenty refused lines one by one, and counts the others", async () => {
    const { stderr } = await post(["-", "--lines"], { stdin: "[]\n".repeat(30) });

    expect(stderr.match(/^line /gm)).toHaveLength(20);
    expect(stderr).toContain("and 10 more lines\n0 of 30 events accepted; 30 not accepted\n");
  });

  test.each([
    ["no file", ["--lines"], "a file of lines"],
    ["data as well", ["--lines", "--data", "{}", "-f", "good.jsonl"], "--data"],
    ["a key for all", ["-f", "good.jsonl", "--key", "k"], "--key"],
    ["a wait", ["-f", "good.jsonl", "--wait"], "--wait"],
    ["a watch", ["-f", "good.jsonl", "--watch"], "--watch"],
    ["a file that is not there", ["-f", "missing.ndjson"], "there is none"],
  ])("%s is a usage error, and nothing is sent", async (_what, args, words) => {
    const { code, stderr, daemon } = await post(args);

    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(daemon.calls).toEqual([]);
  });
});
