import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { serveEvents } from "../../test/serve-events.js";

let served: Awaited<ReturnType<typeof serveEvents>>;
beforeAll(async () => {
  served = await serveEvents({ bodyBytes: 1_000 });
});
beforeEach(() => {
  served.partition.posted.length = 0;
});
afterAll(() => served.close());

const target = { token: "QUJD-_x" };

async function post(path: string, body?: string, headers: Record<string, string> = {}) {
  const type = body === undefined ? {} : { "Content-Type": "application/json" };
  const response = await fetch(`${served.url}/callbacks/${path}`, {
    method: "POST",
    headers: { ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, answer, asked: served.partition.posted[0] as unknown };
}

test.each([
  ["QUJD-_x", '{"receipt":"r"}', { kind: "complete-step", target, answer: { receipt: "r" } }],
  ["QUJD-_x", undefined, { kind: "complete-step", target, answer: {} }],
  ["QUJD-_x/heartbeat", undefined, { kind: "heartbeat-step", target }],
  ["QUJD-_x/heartbeat", "{}", { kind: "heartbeat-step", target }],
  [
    "QUJD-_x/fail",
    '{"reason":"DECLINED","message":"no","data":[7]}',
    { kind: "fail-step", target, error: { reason: "DECLINED", message: "no", data: [7] } },
  ],
  [
    "QUJD-_x/fail",
    undefined,
    {
      kind: "fail-step",
      target,
      error: { reason: "FAILED", message: "The service says that the call failed" },
    },
  ],
])("POST /callbacks/%s with %s", async (path, body, asked) => {
  expect(await post(path, body)).toMatchObject({ status: 200, asked });
});

test.each([
  ["t", "[1]", 400, "BODY_NOT_AN_OBJECT"],
  ["t", "{", 415, "BODY_NOT_JSON"],
  ["t", `{"a":"${"x".repeat(70_000)}"}`, 413, "BODY_TOO_LARGE"],
  ["t", `{"a":"${"x".repeat(1_100)}"}`, 413, "BODY_TOO_LARGE"],
  ["t", '{"__proto__":1}', 422, "INVALID_ANSWER"],
  ["t", `${'{"a":'.repeat(70)}1${"}".repeat(70)}`, 422, "INVALID_ANSWER"],
  ["t/fail", '{"reason":7}', 400, "INVALID_ARGUMENT"],
  ["t/fail", '{"reason":"no reason"}', 400, "INVALID_ARGUMENT"],
  ["t/fail", `{"message":"${"x".repeat(900)}","reason":"${"R".repeat(200)}"}`, 400, "INVALID_ARGUMENT"],
  ["t/other", "{}", 404, "ROUTE_NOT_FOUND"],
  ["t/fail/now", "{}", 404, "ROUTE_NOT_FOUND"],
  ["", "{}", 404, "ROUTE_NOT_FOUND"],
])("refuses POST /callbacks/%s with %s", async (path, body, status, reason) => {
  expect(await post(path, body)).toMatchObject({ status, answer: { reason }, asked: undefined });
});

test("refuses pages of others, and does not write down what they sent to", async () => {
  expect(await post("QUJD-_x", "{}", { Origin: "https://evil.example" })).toMatchObject({ status: 403 });
  expect(await post("QUJD-_x", "[]")).toMatchObject({ status: 400 });

  expect(JSON.stringify(served.observations)).not.toContain("QUJD");
  expect((await fetch(`${served.url}/callbacks/t`)).headers.get("allow")).toBe("POST");
});
