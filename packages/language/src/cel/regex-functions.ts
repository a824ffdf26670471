import { limits } from "@machinery/protocol";
import type { CelFunction } from "./cel-function.js";
import { fail, type Frame } from "./frame.js";
import { compilePattern, type Match, type Pattern } from "./pattern.js";
import { listOf, optionalOf, string } from "./type.js";
import { none, Optional, type Value } from "./value.js";

type Run = (
  matches: (most: number) => Match[],
  text: string,
  frame: Frame<never>,
  more: readonly Value[],
) => Value;

/** A function of a text and a pattern. The last pattern is remembered at each place it is written. */
function ofPattern(
  name: string,
  more: CelFunction["parameters"],
  result: CelFunction["result"],
  run: Run,
): CelFunction {
  const create = () => {
    let last: Pattern | undefined;
    return ([text, source, ...rest]: readonly Value[], frame: Frame<never>): Value => {
      if (last?.source !== source) {
        frame.spend(500);
        const compiled = compilePattern(source as string);
        if (!compiled.ok) return fail("the text is not a valid regular expression");
        last = compiled.pattern;
      }
      const pattern = last!;
      const find = (most: number): Match[] => findAll(pattern, text as string, most, frame);
      return run(find, text as string, frame, rest);
    };
  };
  return {
    name,
    method: false,
    parameters: ["string", "string", ...more],
    result,
    run: create(),
    at: create,
  };
}

/** Matches from the left on. Each search may have to look through all that is left. */
function findAll(pattern: Pattern, text: string, most: number, frame: Frame<never>): Match[] {
  const found: Match[] = [];
  const next = pattern.finder(text);
  let from = 0;
  while (found.length < most) {
    frame.spend(pattern.cost(text.length - from));
    const match = next();
    if (match === undefined) break;
    found.push(match);
    from = match.end;
  }
  return found;
}

/** What a match gives: its only group, or all of it. */
function given({ groups }: Match): string | undefined {
  if (groups.length > 2) return fail("the pattern has more than one group");
  return groups.length === 2 ? groups[1] : groups[0];
}

/** The replacement of a match: `\1` stands for its first group, `\0` for all of it, `\\` for a backslash. */
function replacement({ groups }: Match, by: string): string {
  return by.replaceAll(/\\(.?)/gs, (_, what: string) => {
    if (what === "\\") return what;
    if (!/^[0-9]$/.test(what)) return fail("in a replacement `\\` is followed by a digit or another `\\`");
    if (Number(what) >= groups.length) return fail(`the pattern has no group ${what}`);
    return groups[Number(what)] ?? "";
  });
}

const replace: Run = (find, text, frame, [by, count]) => {
  const most = count === undefined || (count as number) < 0 ? Infinity : (count as number);
  const pieces: string[] = [];
  let from = 0;
  let length = text.length;
  for (const match of find(most)) {
    const piece = replacement(match, by as string);
    pieces.push(text.slice(from, match.start), piece);
    from = match.end;
    length += piece.length;
    if (length > limits.bodyBytes) return fail(`the text is longer than ${limits.bodyBytes} characters`);
  }
  frame.spend(length / 64);
  return pieces.join("") + text.slice(from);
};

/** Functions of regular expressions, as CEL's extension for them has them. */
export const regexFunctions: readonly CelFunction[] = [
  ofPattern("regex.replace", ["string"], string, replace),
  ofPattern("regex.replace", ["string", "int"], string, replace),
  ofPattern("regex.extract", [], optionalOf(string), (find) => {
    const [match] = find(1);
    const value = match && given(match);
    return value === undefined ? none : new Optional(value);
  }),
  ofPattern("regex.extractAll", [], listOf(string), (find) =>
    find(Infinity)
      .map(given)
      .filter((value) => value !== undefined),
  ),
];
