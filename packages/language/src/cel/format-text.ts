import { limits } from "@machinery/protocol";
import { settle, Size } from "../values/settle.js";
import { fail, type Frame } from "./frame.js";
import { kindOf } from "./member.js";
import type { Value } from "./value.js";

/** A text with `%s`, `%d`, `%f`, `%.2f`, `%e`, `%b`, `%o`, `%x`, `%X` filled in from a list, as CEL's string extension has it. */
export function formatText(text: string, values: readonly Value[], frame: Frame<never>): string {
  let next = 0;
  let length = text.length;
  const filled = text.replaceAll(
    /%(?:%|(?:\.(\d{1,2}))?(.)|$)/gs,
    (clause: string, digits?: string, kind?: string) => {
      if (clause === "%%") return "%";
      const value = values[next++];
      if (value === undefined) return fail("`format` has more clauses than values");
      const piece = one(kind ?? "", value, digits === undefined ? undefined : Number(digits));
      length += piece.length;
      if (length > limits.bodyBytes) return fail(`the text is longer than ${limits.bodyBytes} characters`);
      return piece;
    },
  );
  if (next < values.length) return fail("`format` has fewer clauses than values");
  frame.spend(1 + length / 64);
  return filled;
}

function one(kind: string, value: Value, digits: number | undefined): string {
  switch (kind) {
    case "s":
      return shown(value);
    case "d":
      return String(whole(value, kind));
    case "b":
      return typeof value === "boolean" ? String(Number(value)) : whole(value, kind).toString(2);
    case "o":
      return whole(value, kind).toString(8);
    case "x":
      return whole(value, kind).toString(16);
    case "X":
      return whole(value, kind).toString(16).toUpperCase();
    case "f":
      return number(value, kind).toFixed(digits ?? 6);
    case "e":
      return number(value, kind)
        .toExponential(digits ?? 6)
        .replace(/e([+-])(\d)$/, "e$10$2");
    default:
      return fail(`\`%${kind}\` is not one of %s %d %f %e %b %o %x %X %%`);
  }
}

/** Texts as they are, lists and objects as JSON. */
function shown(value: Value): string {
  const plain = settle(value, new Size());
  return typeof plain === "string" ? plain : JSON.stringify(plain);
}

function number(value: Value, kind: string): number {
  return typeof value === "number" ? value : fail(`\`%${kind}\` needs a number, found ${kindOf(value)}`);
}

function whole(value: Value, kind: string): number {
  return Number.isInteger(number(value, kind)) ? (value as number) : fail(`\`%${kind}\` needs an int`);
}
