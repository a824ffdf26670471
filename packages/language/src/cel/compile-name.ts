import { nearest, suggest } from "../suggest.js";
import { brokenTerm } from "./broken-term.js";
import type { Checker, Place } from "./checker.js";
import type { Term } from "./term.js";

/** A name: what a macro bound, or a root of the scope. */
export function compileName(checker: Checker, name: string, place: Place): Term {
  const local = place.locals.findLast((local) => local.name === name);
  if (local !== undefined) {
    const { slot } = local;
    return { type: local.type, run: (frame) => frame.locals[slot]!, cost: 1, path: `${slot}#${name}` };
  }
  const root = checker.scope.roots.get(name);
  if (root !== undefined && root.fieldsOnly !== true)
    return { type: root.type, run: (frame) => root.read(frame.scope), cost: 1, path: name };
  const names = [...checker.scope.roots.keys(), ...place.locals.map((local) => local.name)];
  checker.report({
    code: "UNKNOWN_NAME",
    expected: root === undefined ? "a name that is known here" : `\`${name}.NAME\``,
    found: `\`${name}\``,
    hint: hintForName(checker, name, names),
  });
  return brokenTerm;
}

/** A bare field name is the commonest slip: say where the field is. */
function hintForName(checker: Checker, name: string, names: readonly string[]): string {
  for (const [root, { type }] of checker.scope.roots) {
    if (type.kind === "object" && type.fields.has(name)) return `did you mean \`${root}.${name}\`?`;
  }
  if (nearest(name, names) !== undefined) return suggest(name, names, "");
  return `known here: ${names.map((known) => `\`${known}\``).join(", ")}; a text needs quotes`;
}
