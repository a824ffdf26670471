import { connect } from "node:net";
import { once } from "node:events";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { serveEvents } from "../../test/serve-events.js";

let served: Awaited<ReturnType<typeof serveEvents>>;
beforeAll(async () => {
  served = await serveEvents({ bodyBytes: 10_000 });
});
beforeEach(() => {
  served.partition.refusal = undefined;
  served.partition.posted.length = 0;
});
afterAll(() => served.close());

const ndjson = { "Content-Type": "application/x-ndjson" };

async function post(path: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${served.url}${path}`, {
    method: "POST",
    headers: { ...ndjson, ...headers },
    body,
  });
  const text = await response.text();
  const { status } = response;
  if (status !== 200) return { status, lines: [], reason: (JSON.parse(text) as { reason: string }).reason };
  const lines = text.split("\n");
  expect(lines.pop()).toBe("");
  return { status, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

const posted = {
  event_id: expect.stringMatching(/^[0-9a-z]{24}$/),
  ack_date: expect.any(String),
  status: "RUNNING",
};

describe("POST /e/<workflow> with lines", () => {
  test("posts an event for each line, and answers each in order", async () => {
    const body = [
      '{"data": {"n": 1}, "idempotency_key": "k1", "labels": {"tenant": "acme"}}',
      '{"n": 2}',
      "",
      '{"data": {"n": 3}, "key": "k"}',
      "{broken",
      "  \r",
      "[4]",
      '{"n": 1e999}',
      '{"full": true}',
      `{"long": "${"x".repeat(12_000)}"}`,
      `{"longer": "${"x".repeat(90_000)}"}`,
      '{"n": 5}',
    ].join("\n");

    const { lines } = await post("/e/flow", body, {
      "Machinery-Label-Import": "i1",
      "Machinery-Label-Tenant": "none",
    });

    expect(lines.map((line) => line["reason"] ?? line)).toEqual([
      posted,
      posted,
      "INVALID_ARGUMENT",
      "BODY_NOT_JSON",
      "BODY_NOT_AN_OBJECT",
      "INVALID_DATA",
      "BACKLOG_FULL",
      "BODY_TOO_LARGE",
      "BODY_TOO_LARGE",
      posted,
    ]);
    expect(lines[6]).toMatchObject({ message: expect.stringContaining("expected room"), retry_after: 2 });
    expect(served.partition.posted.map(({ data }) => data)).toEqual([
      { n: 1 },
      { n: 2 },
      { full: true },
      { n: 5 },
    ]);
    expect(served.partition.posted[0]).toEqual({
      kind: "post",
      workflow: "flow",
      revision: 3,
      data: { n: 1 },
      labels: { import: "i1", tenant: "acme" },
      idempotencyKey: "k1",
      waitMs: 0,
    });
  });

  test("takes only envelopes where the workflow has an input called data", async () => {
    const { lines } = await post("/e/with-data", '{"data": {"data": 1}}\n{"data": 1}\n{"n": 1}\n');

    expect(lines.map((line) => line["reason"] ?? "")).toEqual(["", "BODY_NOT_AN_OBJECT", "INVALID_ARGUMENT"]);
  });

  test("answers a line as soon as it is known, while more is to come", async () => {
    const body = new Readable({ read: () => {} });
    const answer = fetch(`${served.url}/e/flow`, {
      method: "POST",
      headers: ndjson,
      body: Readable.toWeb(body) as ReadableStream,
      duplex: "half",
    });
    body.push('{"n": 1}\n{"n"');
    const reader = (await answer).body!.getReader();
    const first = Buffer.from((await reader.read()).value ?? "").toString();
    body.push(": 2}");
    body.push(null);
    const second = Buffer.from((await reader.read()).value ?? "").toString();

    expect([first, second].map((line) => JSON.parse(line) as unknown)).toEqual([posted, posted]);
    expect((await reader.read()).done).toBe(true);
  });

  test("stops reading when nobody reads the answers, and goes on when somebody does", async () => {
    const lines = 10_000;
    // Answered with two kilobytes: more than connections hold by themselves.
    const line = '{"full":2000}\n';
    const socket = connect(served.port, "127.0.0.1");
    socket.pause();
    const head =
      "POST /e/flow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\n";
    socket.write(`${head}Content-Length: ${lines * line.length}\r\n\r\n`);
    socket.write(line.repeat(lines));
    const posts = () => served.partition.posted.length;
    let before = -1;
    await vi.waitFor(
      () => {
        const now = posts();
        const stands = now > 0 && now === before;
        before = now;
        expect(stands).toBe(true);
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(posts()).toBeLessThan(lines);

    let answers = 0;
    socket.on("data", (chunk) => (answers += chunk.toString("latin1").split("BACKLOG_FULL").length - 1));
    socket.resume();
    await once(socket, "close");

    expect(posts()).toBe(lines);
    // One may lie over two chunks.
    expect(answers).toBeGreaterThan(lines * 0.99);
  });

  test.each<[string, string, Record<string, string>, number, string]>([
    ["a key for all", "/e/flow", { "Idempotency-Key": "k" }, 400, "INVALID_ARGUMENT"],
    ["a wait", "/e/flow?wait=1", {}, 400, "INVALID_ARGUMENT"],
    ["a compressed body", "/e/flow", { "Content-Encoding": "gzip" }, 415, "BODY_NOT_JSON"],
    ["a workflow that wants signatures", "/e/signed", {}, 415, "BODY_NOT_JSON"],
  ])("refuses %s", async (_name, path, headers, status, reason) => {
    expect(await post(path, "{}\n", headers)).toMatchObject({ status, reason });
    expect(served.partition.posted).toEqual([]);
  });

  test("says of each line that there is no such workflow", async () => {
    const { lines } = await post("/e/no-such", "{}\n{}");

    expect(lines.map((line) => line["reason"])).toEqual(["WORKFLOW_NOT_FOUND", "WORKFLOW_NOT_FOUND"]);
  });

  test("refuses all where nothing can be taken", async () => {
    served.partition.refusal = {
      reason: "STORE_UNAVAILABLE",
      expected: "x",
      found: "y",
      todo: "z",
      retryAfterMs: 1,
    };

    expect(await post("/e/flow", "{}\n{}\n")).toMatchObject({ status: 503, reason: "STORE_UNAVAILABLE" });
  });

  test("takes nothing for nothing", async () => {
    expect(await post("/e/flow", "\n\n")).toEqual({ status: 200, lines: [] });
  });
});
