import { brokenTerm } from "./broken-term.js";
import { certainties, withCertain } from "./certainties.js";
import type { Checker, Place } from "./checker.js";
import { isObject, ownField } from "./member.js";
import { rootOf } from "./root-of.js";
import type { Syntax } from "./syntax.js";
import { pathSeparator, syntaxPath } from "./syntax-path.js";
import type { Term } from "./term.js";
import { bool } from "./type.js";
import { Optional, type Value } from "./value.js";

/** `has(a.b.c)`: whether the whole way is there. What is absent earlier makes it false, where CEL would fail. */
export function compileHas(checker: Checker, args: readonly Syntax[], place: Place): Term {
  const [syntax] = args;
  const path = syntax && syntaxPath(syntax, place);
  if (args.length !== 1 || syntax === undefined || syntax.op === "id" || path === undefined) {
    checker.report({
      code: "EXPRESSION_SYNTAX",
      expected: "`has` of a field, such as `has(data.name)`",
      found: `\`has(${args.map((arg) => checker.text(arg)).join(", ")})\``,
      hint: "name one field",
    });
    return brokenTerm;
  }
  // The types are checked as if everything on the way were there.
  const asked: Syntax = { op: "call", args: ["has", args] } as never;
  const term = checker.term(syntax, withCertain(place, certainties(asked, true, place)));
  if (term === brokenTerm) return brokenTerm;
  let root: Syntax = syntax;
  while (root.op === "." || root.op === ".?" || root.op === "[]" || root.op === "[?]") root = root.args[0];
  const start = checker.term(root, place);
  const names = path.split(pathSeparator).slice(1);
  const [first = "", ...others] = names;
  const find = rootOf(checker, root, place)?.find;
  return {
    type: bool,
    cost: names.length + 1,
    run: (frame) => {
      let value: Value | undefined = find === undefined ? start.run(frame) : find(frame.scope, first);
      if (value === undefined) return false;
      for (const name of find === undefined ? names : others) {
        if (value instanceof Optional) value = Optional.get(value);
        value = isObject(value) ? ownField(value, name) : undefined;
        if (value === undefined) return false;
      }
      return true;
    },
  };
}
