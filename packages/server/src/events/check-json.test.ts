import type { JsonObject, JsonValue } from "@machinery/protocol";
import { describe, expect, test } from "vitest";
import { checkJson } from "./check-json.js";

const nested = (levels: number): JsonValue => {
  let value: JsonValue = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

describe("checking JSON", () => {
  test("takes everything that JSON can say", () => {
    const value = { a: [1, -0, 1.5e300, null, true, "x", {}, []], "strange name": { constructor: 1 } };

    expect(checkJson(value, "data")).toBeUndefined();
  });

  test("takes 64 levels and not 65", () => {
    expect(checkJson(nested(64), "data")).toBeUndefined();
    expect(checkJson(nested(65), "data")?.code).toBe("TOO_DEEP");
  });

  test("does not fall over what is very deep", () => {
    const violation = checkJson(nested(200_000), "data");

    expect(violation?.code).toBe("TOO_DEEP");
    expect(violation?.field.length).toBeLessThanOrEqual(201);
  });

  test("names the place of a number that is none", () => {
    const value = { lines: [{ price: 1 }, { price: Number.POSITIVE_INFINITY }] };

    expect(checkJson(value, "data")).toMatchObject({ field: "data.lines[1].price", code: "NOT_A_NUMBER" });
    expect(checkJson([Number.NaN], "inputs")?.field).toBe("inputs[0]");
  });

  test("refuses a member called __proto__", () => {
    const value = JSON.parse('{"a":[{"__proto__":{}}]}') as JsonObject;

    expect(checkJson(value, "data")).toMatchObject({ field: "data.a[0]", code: "NAME_REFUSED" });
  });
});
