import { describe, expect, test } from "vitest";
import type { JsonValue } from "./json.js";
import { readEventLine } from "./read-event-line.js";

const plain = (data: JsonValue) => ({ ok: true, value: { data, labels: {}, idempotencyKey: "" } });

describe("readEventLine", () => {
  test("reads an envelope with all that it may hold", () => {
    const line = { data: { a: 1 }, idempotency_key: "k", labels: { tenant: "acme" } };

    expect(readEventLine(line, false)).toEqual({
      ok: true,
      value: { data: { a: 1 }, idempotencyKey: "k", labels: { tenant: "acme" } },
    });
  });

  test.each<[JsonValue, JsonValue]>([
    [{ a: 1 }, { a: 1 }],
    [{}, {}],
    [{ labels: { a: "b" } }, { labels: { a: "b" } }],
    [
      { data: 5, a: 1 },
      { data: 5, a: 1 },
    ],
    [{ data: {} }, {}],
    [{ data: { data: {} } }, { data: {} }],
  ])("takes %j as the data %j", (line, data) => {
    expect(readEventLine(line, false)).toEqual(plain(data));
  });

  test("takes only the envelope where the workflow has an input called data", () => {
    expect(readEventLine({ data: { data: 5 } }, true)).toEqual(plain({ data: 5 }));
    expect(readEventLine({ data: 5 }, true)).toMatchObject({ rejection: { reason: "BODY_NOT_AN_OBJECT" } });
    expect(readEventLine({ a: 5 }, true)).toMatchObject({ rejection: { reason: "INVALID_ARGUMENT" } });
    expect(readEventLine({}, true)).toMatchObject({ rejection: { found: "none as `data`" } });
  });

  test.each<[JsonValue, string, string]>([
    [null, "BODY_NOT_AN_OBJECT", "null"],
    [[], "BODY_NOT_AN_OBJECT", "a list"],
    ["text", "BODY_NOT_AN_OBJECT", "a string"],
    [{ data: [] }, "BODY_NOT_AN_OBJECT", "a list as `data`"],
    [{ data: {}, idempotencyKey: "k" }, "INVALID_ARGUMENT", "`idempotencyKey`"],
    [{ data: {}, idempotency_key: 7 }, "INVALID_ARGUMENT", "a number"],
    [{ data: {}, labels: ["a"] }, "INVALID_ARGUMENT", "a list"],
    [{ data: {}, labels: { a: 1 } }, "INVALID_ARGUMENT", "a number"],
  ])("refuses %j with %s", (line, reason, found) => {
    expect(readEventLine(line, false)).toMatchObject({ ok: false, rejection: { reason, found } });
  });

  test("keeps a label called __proto__ for the rules of labels to see", () => {
    const line = JSON.parse('{"data":{},"labels":{"__proto__":"x"}}') as JsonValue;
    const read = readEventLine(line, false);

    expect(read.ok && Object.keys(read.value.labels)).toEqual(["__proto__"]);
  });
});
