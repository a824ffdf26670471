import { describe, expect, it } from "vitest";
import { readJson, readText } from "./read-json.js";

describe("reading JSON", () => {
  it("gives the value, a byte order mark or not", () => {
    expect(readJson(Buffer.from('{"a":"é"}'))).toEqual({ ok: true, value: { a: "é" } });
    expect(readJson(Buffer.from('\ufeff{"a":1}'))).toEqual({ ok: true, value: { a: 1 } });
  });

  it("says where it breaks", () => {
    expect(readJson(Buffer.from('{\n  "a": 1,\n  b: 2\n}'))).toEqual({
      ok: false,
      problem: "broken JSON: expected a name in quotes at line 3, column 3, found `b: 2 }`",
    });
    expect(readJson(Buffer.from('{"a":'))).toEqual({
      ok: false,
      problem: "broken JSON: expected a value at line 1, column 6, found the end",
    });
  });

  it("says where bytes are no UTF-8", () => {
    expect(readJson(Buffer.from([0x22, 0x61, 0xff, 0x22]))).toEqual({
      ok: false,
      problem: "bytes that are no UTF-8 text, at byte 3 of 4",
    });
    expect(readText(Buffer.from([0xc3]))).toMatchObject({ ok: false });
  });

  it("refuses what nests too deep, and nothing less deep", () => {
    const nested = (levels: number): Buffer => Buffer.from(`${"[".repeat(levels)}${"]".repeat(levels)}`);

    expect(readJson(nested(64)).ok).toBe(true);
    expect(readJson(nested(65))).toEqual({ ok: false, problem: "JSON nested deeper than 64 levels" });
    expect(readJson(nested(500_000)).ok).toBe(false);
    expect(readJson(Buffer.from(`{"a":${"[".repeat(64)}"${"x".repeat(200)}"${"]".repeat(64)}}`)).ok).toBe(
      false,
    );
  });

  it("refuses what an event's data may not hold either", () => {
    expect(readJson(Buffer.from('{"a":[1e400]}'))).toEqual({
      ok: false,
      problem: "a number beyond what JSON numbers can hold",
    });
    expect(readJson(Buffer.from('{"a":{"__proto__":1}}'))).toEqual({
      ok: false,
      problem: "JSON with a member called `__proto__`",
    });
    expect(readJson(Buffer.from('{"\\u005f_proto__":1}')).ok).toBe(false);
    expect(readJson(Buffer.from('{"a":[1e308,-0,null,"__proto__"]}')).ok).toBe(true);
  });
});
