import { fromJson, toBinary } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import type { JsonObject } from "@machinery/protocol";
import { describe, expect, test } from "vitest";
import { checkDataBytes, structBytes } from "./data-bytes.js";

const many = (count: number, value: JsonObject[string]) => Array.from({ length: count }, () => value);

const samples: [string, JsonObject][] = [
  ["nothing", {}],
  ["plain members", { text: "héllo €😀", empty: "", number: 1.5, zero: 0, yes: true, no: false, none: null }],
  ["an empty name", { "": {} }],
  ["empty lists", { list: many(50, []) }],
  ["lists in lists", { list: [[[[1]]], [], [["x"]]] }],
  ["lengths around a byte", { a: "x".repeat(127), b: "x".repeat(128), c: many(11, 1), d: many(12, 1) }],
  ["lengths around two bytes", { a: "x".repeat(16_383), b: "x".repeat(16_384), c: many(2_000, { n: 1 }) }],
];

describe("the size of data as a Struct", () => {
  test.each(samples)("is that of its bytes: %s", (_what, data) => {
    const bytes = toBinary(StructSchema, fromJson(StructSchema, data)).byteLength;

    expect(structBytes(data)).toBe(bytes);
    expect(bytes).toBeLessThanOrEqual(6 * Buffer.byteLength(JSON.stringify(data), "utf8"));
  });
});

describe("the limit", () => {
  const jsonBytes = (data: JsonObject) => Buffer.byteLength(JSON.stringify(data), "utf8");

  test("holds for the JSON text, in bytes", () => {
    const data = { text: 'é"'.repeat(1_000) };

    expect(checkDataBytes(data, jsonBytes(data), "data")).toBeUndefined();
    expect(checkDataBytes(data, jsonBytes(data) - 1, "data")).toMatchObject({ reason: "BODY_TOO_LARGE" });
  });

  test("holds for the Struct where that is larger", () => {
    const data = { list: many(1_000, 1) };

    expect(structBytes(data)).toBeGreaterThan(5 * jsonBytes(data));
    expect(checkDataBytes(data, structBytes(data), "data")).toBeUndefined();
    expect(checkDataBytes(data, structBytes(data) - 1, "data")).toMatchObject({ reason: "BODY_TOO_LARGE" });
  });
});
