import type { Place } from "./checker.js";
import type { Syntax } from "./syntax.js";
import { pathSeparator, syntaxPath } from "./syntax-path.js";

/** The paths that are surely there once a condition gave `holds`. */
export function certainties(condition: Syntax, holds: boolean, place: Place, depth = 0): string[] {
  if (depth > 100) return [];
  switch (condition.op) {
    case "!_":
      return certainties(condition.args, !holds, place, depth + 1);
    case holds ? "&&" : "||":
      return condition.args.flatMap((side) => certainties(side, holds, place, depth + 1));
    case "call":
      return holds && condition.args[0] === "has" ? withPrefixes(condition.args[1][0], place) : [];
    case "rcall":
      return holds && condition.args[0] === "hasValue" ? withPrefixes(condition.args[1], place) : [];
    default:
      return [];
  }
}

/** A place with more that is certain. */
export function withCertain(place: Place, paths: readonly string[]): Place {
  return paths.length === 0 ? place : { ...place, certain: new Set([...place.certain, ...paths]) };
}

function withPrefixes(syntax: Syntax | undefined, place: Place): string[] {
  const path = syntax && syntaxPath(syntax, place);
  if (path === undefined) return [];
  const names = path.split(pathSeparator);
  return names.map((_, index) => names.slice(0, index + 1).join(pathSeparator));
}
