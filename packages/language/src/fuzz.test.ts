import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkService, checkWorkflow, compileWorkflow, readDefinitions } from "./index.js";

/** More in `npm run fuzz`. */
const factor = Number(process.env["MACHINERY_FUZZ"] ?? "1");
const seed = Number(process.env["MACHINERY_SEED"] ?? "1");
/** No definition may take longer to be read and checked, in milliseconds: these are small. */
const longestMs = 2_000;

const folder = join(import.meta.dirname, "../../../examples/definitions");
const texts = readdirSync(folder)
  .filter((file) => !file.includes(".test."))
  .map((file) => readFileSync(join(folder, file), "utf8"));

/** Put into texts: what YAML, JSON and CEL are made of, and what programs stumble over. */
const words =
  "{ } [ ] : , ' # | > ? !!int ${ && || ! == < + - * / % ( ) . .? [? 1 1.5 'a' b'x' null true 1e999 9007199254740993 -0 0x1F 2026-01-01 data steps event now error answer has all exists map filter size string int in";
const pieces = fc.constantFrom(
  ...words.split(" "),
  "\n",
  "\n  ",
  "- ",
  "&a ",
  "*a",
  "<<: *a",
  '"',
  "\0",
  "\u{1f600}",
  "\ud800",
  "__proto__: 1\n",
);

/** A text with pieces put in, or parts of it cut out or doubled. */
const mutated = (from: readonly string[], most: number) =>
  fc
    .tuple(
      fc.constantFrom(...from),
      fc.array(
        fc.tuple(
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.nat(12),
          pieces,
          fc.constantFrom("put", "cut", "double"),
        ),
        {
          minLength: 1,
          maxLength: most,
        },
      ),
    )
    .map(([text, changes]) =>
      changes.reduce((now, [share, length, piece, way]) => {
        const at = Math.floor(share * now.length);
        const [before, part, after] = [now.slice(0, at), now.slice(at, at + length), now.slice(at + length)];
        return way === "put"
          ? before + piece + part + after
          : way === "cut"
            ? before + after
            : before + part + part + after;
      }, text),
    );

/** Reads and checks all that a text defines, and compiles what has no error. Gives how long that took, in milliseconds. Never throws. */
function take(text: string): number {
  const startMs = performance.now();
  for (const { kind, definition } of readDefinitions(text).documents)
    if (kind === "service") checkService(definition);
    else {
      const findings = checkWorkflow(
        definition,
        () => undefined,
        [],
        () => undefined,
      );
      if (findings.every(({ severity }) => severity !== "error"))
        compileWorkflow(definition, 1, () => undefined);
    }
  return performance.now() - startMs;
}

const expressions = [
  "data.n + 1 > 2 ? data.text : string(data.n)",
  "data.list.filter(x, x > 1).map(x, x * 2).exists(x, x == 4)",
  "data.?text.orValue('none').matches('^(a+)+$') && size(data.list) in [1, 2, 3]",
  "duration('1h30m') < duration('2h') || timestamp('2026-01-01T00:00:00Z').getFullYear() == 2026",
  "{'a': [1, 2.5, true, null], 'b': {'c': data}}['b'].c.n % 7 - -3",
];

test("definitions that are nearly right are read and checked, and never throw", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(mutated(texts, 6), (text) => {
      expect(take(text)).toBeLessThan(longestMs);
    }),
    { numRuns: 300 * factor, seed },
  );
});

test(
  "expressions that are nearly right are checked and compiled, and never throw",
  { timeout: 600_000 },
  () => {
    fc.assert(
      fc.property(mutated(expressions, 8), (text) => {
        const workflow = {
          name: "fuzzed",
          inputs: { n: { type: "int" }, text: { type: "string" }, list: { type: "list" } },
          operations: [{ set: { x: `\${ ${text} }` }, when: text }],
        };
        expect(take(JSON.stringify(workflow))).toBeLessThan(longestMs);
      }),
      { numRuns: 1_500 * factor, seed },
    );
  },
);
