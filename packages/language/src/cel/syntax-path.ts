import type { Place } from "./checker.js";
import type { Syntax } from "./syntax.js";

/** Between the names of a path: no field of a definition holds it. */
export const pathSeparator = "\u0000";

/** The place in the scope that a piece of syntax reads when it is nothing but selections: `data.a["b"]` is `data.a.b`. */
export function syntaxPath(syntax: Syntax, place: Place): string | undefined {
  switch (syntax.op) {
    case "id": {
      const local = place.locals.findLast(({ name }) => name === syntax.args);
      return local === undefined ? syntax.args : `${local.slot}#${local.name}`;
    }
    case ".":
    case ".?": {
      const target = syntaxPath(syntax.args[0], place);
      return target === undefined ? undefined : `${target}${pathSeparator}${syntax.args[1]}`;
    }
    case "[]":
    case "[?]": {
      const [target, index] = syntax.args;
      if (index.op !== "value" || typeof index.args !== "string") return undefined;
      const path = syntaxPath(target, place);
      return path === undefined ? undefined : `${path}${pathSeparator}${index.args}`;
    }
    default:
      return undefined;
  }
}
