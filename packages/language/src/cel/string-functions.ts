import { limits } from "@machinery/protocol";
import { formatText } from "./format-text.js";
import { fail, type Frame } from "./frame.js";
import type { CelFunction } from "./cel-function.js";
import { createDynamicMatcher } from "./pattern.js";
import { bool, int, listOf, string } from "./type.js";
import type { Value } from "./value.js";

/** Searching takes up to the product of the two lengths. */
function spendSearch(text: string, part: string, frame: Frame<never>): void {
  frame.spend(1 + (text.length * (1 + part.length)) / 1_000);
}

/** Indexes count Unicode code points, as `size` does. */
function points(text: string, frame: Frame<never>): string[] {
  frame.spend(1 + text.length / 8);
  return Array.from(text);
}

/** A method of texts whose arguments are of the given kinds. */
function method(
  name: string,
  parameters: CelFunction["parameters"],
  result: CelFunction["result"],
  run: CelFunction["run"],
): CelFunction {
  return { name, method: true, parameters: ["string", ...parameters], result, run };
}

function test(name: string, run: (text: string, part: string) => boolean): CelFunction {
  return method(name, ["string"], bool, ([text, part], frame) => {
    spendSearch(text as string, part as string, frame);
    return run(text as string, part as string);
  });
}

function change(name: string, run: (text: string) => string): CelFunction {
  return method(name, [], string, ([text], frame) => {
    frame.spend(1 + (text as string).length / 64);
    return run(text as string);
  });
}

function find(name: "indexOf" | "lastIndexOf"): CelFunction {
  return method(name, ["string"], int, ([text, part], frame) => {
    spendSearch(text as string, part as string, frame);
    const index = (text as string)[name](part as string);
    return index < 0 ? -1 : points((text as string).slice(0, index), frame).length;
  });
}

function substring(parameters: CelFunction["parameters"]): CelFunction {
  return method("substring", parameters, string, ([text, from, to], frame) => {
    const all = points(text as string, frame);
    const end = (to as number | undefined) ?? all.length;
    if ((from as number) < 0 || end > all.length || (from as number) > end) {
      return fail(
        `there is no substring from ${from as number} to ${end} in a text of ${all.length} characters`,
      );
    }
    return all.slice(from as number, end).join("");
  });
}

function bounded(length: number, frame: Frame<never>): void {
  if (length > limits.bodyBytes) fail(`the text is longer than ${limits.bodyBytes} characters`);
  frame.spend(1 + length / 64);
}

/** matches(text, pattern) and text.matches(pattern). */
function matches(method: boolean): CelFunction {
  const create = () => {
    const match = createDynamicMatcher();
    return ([text, pattern]: readonly Value[], frame: Frame<never>) =>
      match(text as string, pattern as string, frame);
  };
  return {
    name: "matches",
    method,
    parameters: ["string", "string"],
    result: bool,
    run: create(),
    at: create,
  };
}

/** Functions of texts: CEL's own and those of its common string extension. */
export const stringFunctions: readonly CelFunction[] = [
  test("contains", (text, part) => text.includes(part)),
  test("startsWith", (text, part) => text.startsWith(part)),
  test("endsWith", (text, part) => text.endsWith(part)),
  matches(true),
  matches(false),
  find("indexOf"),
  find("lastIndexOf"),
  substring(["int"]),
  substring(["int", "int"]),
  change("lowerAscii", (text) => text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase())),
  change("upperAscii", (text) => text.replaceAll(/[a-z]+/g, (part) => part.toUpperCase())),
  change("trim", (text) => text.trim()),
  method("reverse", [], string, ([text], frame) =>
    points(text as string, frame)
      .reverse()
      .join(""),
  ),
  method("charAt", ["int"], string, ([text, index], frame) => {
    const all = points(text as string, frame);
    const at = index as number;
    return at === all.length
      ? ""
      : (all[at] ?? fail(`there is no character ${at} in a text of ${all.length}`));
  }),
  method("split", ["string"], listOf(string), ([text, separator], frame) => {
    spendSearch(text as string, separator as string, frame);
    frame.spend((text as string).length / 8);
    return separator === "" ? points(text as string, frame) : (text as string).split(separator as string);
  }),
  method("split", ["string", "int"], listOf(string), ([text, separator, most], frame) => {
    spendSearch(text as string, separator as string, frame);
    frame.spend((text as string).length / 8);
    const all =
      separator === "" ? points(text as string, frame) : (text as string).split(separator as string);
    if ((most as number) < 0 || all.length <= (most as number)) return all;
    if (most === 0) return [];
    const kept = all.slice(0, (most as number) - 1);
    return [...kept, all.slice(kept.length).join(separator as string)];
  }),
  method("replace", ["string", "string", "int"], string, ([text, part, by, most], frame) => {
    spendSearch(text as string, part as string, frame);
    const pieces = (text as string).split(part as string);
    const count = (most as number) < 0 ? pieces.length - 1 : Math.min(most as number, pieces.length - 1);
    bounded((text as string).length + count * (by as string).length, frame);
    const rest = pieces.slice(count).join(part as string);
    return [...pieces.slice(0, count), rest].join(by as string);
  }),
  method("format", ["list"], string, ([text, values], frame) =>
    formatText(text as string, values as Value[], frame),
  ),
  method("replace", ["string", "string"], string, ([text, part, by], frame) => {
    spendSearch(text as string, part as string, frame);
    const count = (text as string).split(part as string).length - 1;
    bounded((text as string).length + count * (by as string).length, frame);
    return (text as string).replaceAll(part as string, () => by as string);
  }),
  {
    name: "join",
    method: true,
    parameters: ["list"],
    result: string,
    run: ([list], frame) => joined(list as Value[], "", frame),
  },
  {
    name: "join",
    method: true,
    parameters: ["list", "string"],
    result: string,
    run: ([list, separator], frame) => joined(list as Value[], separator as string, frame),
  },
];

function joined(list: readonly Value[], separator: string, frame: Frame<never>): string {
  let length = 0;
  for (const item of list) {
    if (typeof item !== "string") return fail("`join` needs a list of strings");
    length += item.length + separator.length;
  }
  frame.spend(list.length);
  bounded(length, frame);
  return (list as readonly string[]).join(separator);
}
