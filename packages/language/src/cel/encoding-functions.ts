import { limits } from "@machinery/protocol";
import { settle, Size } from "../values/settle.js";
import { fromBase64, toBase64 } from "./base64.js";
import type { CelFunction } from "./cel-function.js";
import { crc32 } from "./crc32.js";
import { fail, type Frame } from "./frame.js";
import { sha256, toHex } from "./sha256.js";
import { dyn, int, string, type Type } from "./type.js";
import { fromUtf8, toUtf8 } from "./utf8.js";
import type { Value } from "./value.js";

/** A function of one text. Each 64 characters take so many steps. */
const ofText = (
  name: string,
  result: Type,
  steps: number,
  run: (text: string, frame: Frame<never>) => Value,
): CelFunction => ({
  name,
  method: false,
  parameters: ["string"],
  result,
  run: ([text], frame) => {
    frame.spend(1 + ((text as string).length * steps) / 64);
    return run(text as string, frame);
  },
});

function decodeBase64(text: string): string {
  const bytes = fromBase64(text) ?? fail("the text is not base64");
  return fromUtf8(bytes) ?? fail("what the base64 holds is no text in UTF-8");
}

function decodeJson(text: string, frame: Frame<never>): Value {
  let value: Value;
  try {
    value = JSON.parse(text) as Value;
  } catch {
    return fail("the text is not JSON");
  }
  checkJson(value, frame, 0);
  return value;
}

function checkJson(value: Value, frame: Frame<never>, depth: number): void {
  frame.spend(0.25);
  if (typeof value === "number" && !Number.isFinite(value)) fail("the JSON has a number that is too large");
  if (typeof value !== "object" || value === null) return;
  if (depth >= limits.depth) fail(`the JSON is nested deeper than ${limits.depth}`);
  if (Object.hasOwn(value, "__proto__")) fail("a field cannot be called __proto__");
  for (const inner of Object.values(value) as Value[]) checkJson(inner, frame, depth + 1);
}

function encodeUrl(text: string): string {
  const escaped = encodeURIComponent(text.toWellFormed());
  return escaped.replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Functions that turn values into texts of another kind, and back. Texts stand for their UTF-8. */
export const encodingFunctions: readonly CelFunction[] = [
  ofText("base64.encode", string, 2, (text) => toBase64(toUtf8(text))),
  ofText("base64.decode", string, 4, decodeBase64),
  ofText("hash.sha256", string, 2, (text) => toHex(sha256(toUtf8(text)))),
  ofText("hash.crc32", int, 1, (text) => crc32(toUtf8(text))),
  ofText("url.encode", string, 2, encodeUrl),
  ofText("json.decode", dyn, 1, decodeJson),
  {
    name: "json.encode",
    method: false,
    parameters: ["any"],
    result: string,
    run: ([value], frame) => {
      const text = JSON.stringify(settle(value!, new Size()));
      frame.spend(1 + text.length / 64);
      return text;
    },
  },
];
