import { assert, constantFrom, json, nat, oneof, property, string, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonFault } from "./json-fault.js";

/** One of the characters of an ASCII text. */
const character = (text: string) => constantFrom(...text.split(""));

describe("finding the fault in JSON", () => {
  it.each([
    ["", 0, "a value"],
    ["  ", 2, "a value"],
    ["hello", 0, "a value"],
    ['{"a": 1', 7, "`,` or `}`"],
    ['{"a": 1,}', 8, "a name in quotes"],
    ["{a: 1}", 1, "a name in quotes or `}`"],
    ['{"a" 1}', 5, "`:`"],
    ["[1 2]", 3, "`,` or `]`"],
    ["[1,]", 3, "a value"],
    ["[,]", 1, "a value or `]`"],
    ["{} {}", 3, "nothing more"],
    ['"abc', 4, "the end of a string"],
    ['"a\nb"', 2, "no raw control character in a string"],
    ['"a\\xb"', 2, "a valid escape"],
    ['"\\u12g4"', 1, "a valid escape"],
    ["01", 1, "nothing more"],
    ["[NaN]", 1, "a value or `]`"],
    ["truely", 4, "nothing more"],
    ["]", 0, "a value"],
  ])("%j breaks at %i, where %s was expected", (text, offset, expected) => {
    expect(findJsonFault(text)).toEqual({ offset, expected });
  });

  it("finds a fault exactly where JSON.parse does not read a text", () => {
    const texts = oneof(
      json(),
      json().chain((text) => nat(text.length).map((at) => text.slice(0, at) + text.slice(at + 1))),
      json().chain((text) =>
        tuple(nat(text.length), character('{}[]",:0-e\\ u')).map(
          ([at, c]) => text.slice(0, at) + c + text.slice(at),
        ),
      ),
      string({ unit: character('{}[]",:0-9.eE+\\ untrlfas\n') }),
    );
    assert(
      property(texts, (text) => {
        let reads = true;
        try {
          JSON.parse(text);
        } catch {
          reads = false;
        }
        expect(findJsonFault(text) === undefined).toBe(reads);
      }),
      { numRuns: 2_000, seed: 20_261_123 },
    );
  });

  it("takes long and deep texts without recursion", () => {
    expect(findJsonFault("[".repeat(1_000_000))).toMatchObject({ offset: 1_000_000 });
    expect(findJsonFault(`"${"a\\n".repeat(1_000_000)}`)).toMatchObject({ expected: "the end of a string" });
  });
});
