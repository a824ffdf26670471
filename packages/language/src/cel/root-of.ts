import type { Checker, Place } from "./checker.js";
import type { Root } from "./root.js";
import type { Syntax } from "./syntax.js";

/** The root that a name stands for, where no macro has bound it. */
export function rootOf(checker: Checker, syntax: Syntax, place: Place): Root<never> | undefined {
  if (syntax.op !== "id" || place.locals.some((local) => local.name === syntax.args)) return undefined;
  return checker.scope.roots.get(syntax.args);
}
