import { fail, type Frame } from "./frame.js";
import type { CelFunction, Parameter } from "./cel-function.js";
import { double, int, type Type } from "./type.js";
import type { Value } from "./value.js";

function size(of: Parameter, run: (value: Value, frame: Frame<never>) => number): CelFunction[] {
  return [false, true].map((method) => ({
    name: "size",
    method,
    parameters: [of],
    result: int,
    run: ([value], frame) => run(value!, frame),
  }));
}

function countPoints(text: string, frame: Frame<never>): number {
  frame.spend(1 + text.length / 64);
  let count = 0;
  for (const point of text) if (point !== "") count++;
  return count;
}

const element = ([list]: readonly Type[]): Type => (list?.kind === "list" ? list.of : { kind: "dyn" });

/** Of a list of ints an int, else a number. */
const total = (args: readonly Type[]): Type => (element(args).kind === "int" ? int : double);

function numbers(list: Value, what: string, frame: Frame<never>): number[] {
  frame.spend((list as Value[]).length);
  return (list as Value[]).map((item) =>
    typeof item === "number" ? item : fail(`\`${what}\` needs a list of numbers`),
  );
}

function extreme(name: "min" | "max"): CelFunction {
  return {
    name,
    method: true,
    parameters: ["list"],
    result: total,
    run: ([list], frame) => {
      const all = numbers(list!, name, frame);
      if (all.length === 0) return fail(`\`${name}\` of an empty list`);
      return all.reduce((best, item) => Math[name](best, item));
    },
  };
}

/** Functions of lists and objects. */
export const collectionFunctions: readonly CelFunction[] = [
  ...size("string", (value, frame) => countPoints(value as string, frame)),
  ...size("list", (value) => (value as Value[]).length),
  ...size("object", (value, frame) => {
    const count = Object.keys(value as object).length;
    frame.spend(1 + count / 16);
    return count;
  }),
  extreme("min"),
  extreme("max"),
  {
    name: "sum",
    method: true,
    parameters: ["list"],
    result: total,
    run: ([list], frame) => {
      const sum = numbers(list!, "sum", frame).reduce((before, item) => before + item, 0);
      return Math.abs(sum) <= Number.MAX_SAFE_INTEGER || (!Number.isInteger(sum) && Number.isFinite(sum))
        ? sum
        : fail("the sum is too large");
    },
  },
  {
    name: "reverse",
    method: true,
    parameters: ["list"],
    result: ([list]) => list!,
    run: ([list], frame) => {
      frame.spend((list as Value[]).length);
      return (list as Value[]).toReversed();
    },
  },
];
