import { describe, expect, it } from "vitest";
import { noHeaders } from "./answer-headers.js";
import type { HttpAnswer } from "./exchange.js";
import { readFailure } from "./read-failure.js";

const answer = (
  status: number,
  body: string | Buffer,
  headers: Partial<HttpAnswer["headers"]> = {},
  cut = false,
): HttpAnswer => ({
  kind: "answer",
  status,
  headers: { ...noHeaders().answer, ...headers },
  body: Buffer.from(body as string),
  cut,
});
const problem = { "content-type": "application/problem+json" };
const json = { "content-type": "application/json; charset=utf-8" };
const read = (found: HttpAnswer) => readFailure(found, "POST http://s/e", 0);

describe("the reason of a failure", () => {
  it.each([
    ["DECLINED", "DECLINED"],
    ["https://example.com/problems/out-of-credit", "out-of-credit"],
    ["https://example.com/problems/out-of-credit/", "out-of-credit"],
    ["https://example.com/problems#NO_STOCK", "NO_STOCK"],
    ["urn:shop:NO_STOCK", "NO_STOCK"],
    ["about:blank", "HTTP_4XX"],
    ["two words", "HTTP_4XX"],
    ["x".repeat(129), "HTTP_4XX"],
    ["", "HTTP_4XX"],
  ])("of the problem type %j is %s", (type, reason) => {
    expect(read(answer(402, JSON.stringify({ type }), problem)).reason).toBe(reason);
  });

  it("is the reason of any JSON object, a type only of a problem", () => {
    expect(read(answer(409, '{"reason": "TAKEN", "type": "x"}', json)).reason).toBe("TAKEN");
    expect(read(answer(409, '{"type": "TAKEN"}', json)).reason).toBe("HTTP_4XX");
    expect(read(answer(409, '{"reason": 7}', json)).reason).toBe("HTTP_4XX");
    expect(read(answer(400, '{"type": "about:blank", "reason": "BAD"}', problem)).reason).toBe("BAD");
  });

  it("is the class of the status otherwise", () => {
    expect(read(answer(404, "")).reason).toBe("HTTP_4XX");
    expect(read(answer(503, "<h1>", { "content-type": "text/html" })).reason).toBe("HTTP_5XX");
    expect(read(answer(304, "")).reason).toBe("HTTP_3XX");
  });
});

describe("a failure", () => {
  it.each([
    [400, false],
    [404, false],
    [408, true],
    [409, false],
    [425, true],
    [429, true],
    [500, true],
    [501, true],
    [503, true],
    [599, true],
    [300, false],
  ])("of the status %i is transient: %s", (status, transient) => {
    expect(read(answer(status, "")).transient).toBe(transient);
  });

  it("tells a 5xx that names its own reason from other answers", () => {
    expect(read(answer(503, '{"reason":"OVERLOADED"}', json))).toMatchObject({
      reason: "OVERLOADED",
      is5xx: true,
    });
    expect(read(answer(503, ""))).not.toHaveProperty("is5xx");
    expect(read(answer(409, '{"reason":"TAKEN"}', json))).not.toHaveProperty("is5xx");
  });

  it("leaves unknown what became of the call only where a gateway got no usable answer", () => {
    for (const status of [400, 408, 409, 429, 500, 503])
      expect(read(answer(status, ""))).not.toHaveProperty("unknown");
    for (const status of [502, 504]) expect(read(answer(status, "")).unknown).toBe(true);
  });

  it("obeys Retry-After where it is transient only", () => {
    expect(read(answer(429, "", { "retry-after": "2" })).retryAfterMs).toBe(2_000);
    expect(read(answer(404, "", { "retry-after": "2" })).retryAfterMs).toBeUndefined();
  });

  it("says what happened, in the service's words where it has some", () => {
    expect(read(answer(500, "")).message).toBe("POST http://s/e answered 500 Internal Server Error");
    expect(read(answer(599, "")).message).toBe("POST http://s/e answered 599");
    expect(read(answer(402, '{"detail": "card\\n declined"}', problem)).message).toBe(
      "POST http://s/e answered 402 Payment Required: card declined",
    );
    expect(read(answer(400, '{"message": "no text"}', json)).message).toBe(
      "POST http://s/e answered 400 Bad Request: no text",
    );
  });

  it("keeps the body: JSON as it is, otherwise the beginning of the text", () => {
    expect(read(answer(400, '{"a": [1]}', json)).data).toEqual({ a: [1] });
    expect(read(answer(400, "[1]", json)).data).toEqual([1]);
    expect(read(answer(500, "<h1>oh</h1>", { "content-type": "text/html" })).data).toBe("<h1>oh</h1>");
    expect(read(answer(500, "{oh", json)).data).toBe("{oh");
    expect(read(answer(500, "x".repeat(5_000), { "content-type": "text/plain" })).data).toHaveLength(4_097);
    expect(
      read(answer(500, Buffer.from([0xff, 0xfe]), { "content-type": "image/png" })).data,
    ).toBeUndefined();
    expect(read(answer(500, "")).data).toBeUndefined();
    expect(read(answer(500, "gzipped", { "content-encoding": "gzip" })).data).toBeUndefined();
  });

  it("does not take a cut body for JSON", () => {
    expect(read(answer(500, "[1, 2]", json, true)).data).toBe("[1, 2]…");
  });
});
