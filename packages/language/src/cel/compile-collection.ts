import { protoName } from "../proto-name.js";
import type { Checker, Place } from "./checker.js";
import { fail } from "./frame.js";
import { kindOf } from "./member.js";
import type { Syntax } from "./syntax.js";
import type { Run, Term } from "./term.js";
import { anyList, type FieldType, join, listOf, objectOf, type Type } from "./type.js";
import type { Value } from "./value.js";

/** A list written out. */
export function compileList(items: readonly Term[]): Term {
  const cost = items.reduce((sum, item) => sum + item.cost, 1);
  const type =
    items.length === 0 ? anyList : listOf(items.map((item) => item.type).reduce((a, b) => join(a, b)));
  if (items.length > 0 && items.every(({ constant }) => constant !== undefined)) {
    const constant = Object.freeze(items.map((item) => item.constant!)) as Value[];
    return { type, cost, run: () => constant, constant };
  }
  return { type, cost, run: (frame) => items.map((item) => item.run(frame)) };
}

/** An object written out. Names that are constant become known fields. */
export function compileObject(
  checker: Checker,
  entries: readonly (readonly [Syntax, Syntax])[],
  place: Place,
): Term {
  const fields = new Map<string, FieldType>();
  let rest: Type | undefined;
  const runs: { key: Run; value: Run }[] = [];
  let cost = 1;
  for (const [keySyntax, valueSyntax] of entries) {
    const key = checker.term(keySyntax, place);
    const value = checker.term(valueSyntax, place);
    cost += key.cost + value.cost;
    if (key.type.kind !== "string" && key.type.kind !== "dyn") {
      checker.report({
        code: "TYPE_MISMATCH",
        expected: "a string as the name of a field",
        found: `\`${checker.text(keySyntax)}\``,
        hint: 'names are written in quotes: `{"name": 1}`',
      });
    } else if (key.constant === "__proto__") {
      checker.report(protoName);
    } else if (typeof key.constant === "string") {
      fields.set(key.constant, { type: value.type, certain: true });
    } else {
      rest = rest === undefined ? value.type : join(rest, value.type);
    }
    runs.push({ key: key.run, value: value.run });
  }
  return {
    type: objectOf(fields, rest),
    cost,
    run: (frame) => {
      const result: { [name: string]: Value } = {};
      for (const { key, value } of runs) {
        const name = key(frame);
        if (typeof name !== "string")
          return fail(`the name of a field must be a string, found ${kindOf(name)}`);
        if (name === "__proto__") return fail("a field cannot be called __proto__");
        result[name] = value(frame);
      }
      return result;
    },
  };
}
