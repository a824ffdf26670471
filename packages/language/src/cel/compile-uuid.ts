import { brokenTerm } from "./broken-term.js";
import type { Checker } from "./checker.js";
import type { Frame } from "./frame.js";
import { sha256, toHex } from "./sha256.js";
import type { Term } from "./term.js";
import { string } from "./type.js";
import { toUtf8 } from "./utf8.js";

/** `uuid()`: a new one at each call, drawn from what the scope gives. */
export function compileUuid(checker: Checker, count: number): Term {
  const { draw } = checker.scope;
  if (draw === undefined || count !== 0) {
    checker.report({
      code: draw === undefined ? "UNKNOWN_FUNCTION" : "TYPE_MISMATCH",
      expected: draw === undefined ? "a function that can be called here" : "`uuid` without arguments",
      found: draw === undefined ? "`uuid`, which only operations of workflows can call" : `${count}`,
      hint: draw === undefined ? "make it there, and give it as an input" : "write `uuid()`",
    });
    return brokenTerm;
  }
  return {
    type: string,
    cost: 20,
    run: (frame) => {
      frame.spend(20);
      return uuidOf(draw((frame as Frame).scope as never));
    },
  };
}

/** A UUID of version 4 (RFC 9562) whose chance is the hash of a text. */
function uuidOf(text: string): string {
  const bytes = sha256(toUtf8(text)).subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
