import { limits, type JsonValue, type Violation } from "@machinery/protocol";

/** A value that is still to be looked at: a chain of names up to the root says where it is, and only a refusal spells it out. */
interface Place {
  readonly value: JsonValue;
  readonly depth: number;
  readonly name: string | number;
  readonly parent: Place | undefined;
}

/**
 * Checks that a value is JSON that machinery can keep: finite numbers, nested at most {@link limits.depth} deep, and no member
 * called `__proto__`, which JavaScript would take for something else. Returns the first mismatch. Never recurses.
 */
export function checkJson(value: JsonValue, root: string): Violation | undefined {
  const waiting: Place[] = [{ value, depth: 1, name: root, parent: undefined }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { value: found, depth } = place;
    if (typeof found === "number" && !Number.isFinite(found)) {
      return violation(place, "NOT_A_NUMBER", "expected a finite number, found one that JSON cannot hold");
    }
    if (found === null || typeof found !== "object") continue;
    if (depth > limits.depth) {
      return violation(place, "TOO_DEEP", `expected at most ${limits.depth} levels, found more`);
    }
    if (Array.isArray(found)) {
      for (let index = 0; index < found.length; index += 1) {
        const item = found[index] as JsonValue;
        if (needsLook(item)) waiting.push({ value: item, depth: depth + 1, name: index, parent: place });
      }
      continue;
    }
    for (const name of Object.keys(found)) {
      if (name === "__proto__") {
        return violation(place, "NAME_REFUSED", "expected no member called `__proto__`, found one");
      }
      const member = found[name] as JsonValue;
      if (needsLook(member)) waiting.push({ value: member, depth: depth + 1, name, parent: place });
    }
  }
  return undefined;
}

const needsLook = (value: JsonValue): boolean =>
  typeof value === "number" ? !Number.isFinite(value) : value !== null && typeof value === "object";

function violation(place: Place, code: string, description: string): Violation {
  let path = "";
  for (let at: Place | undefined = place; at !== undefined; at = at.parent) {
    const segment = typeof at.name === "number" ? `[${at.name}]` : at.name;
    path = path === "" || path.startsWith("[") ? `${segment}${path}` : `${segment}.${path}`;
  }
  return { field: path.length > 200 ? `${path.slice(0, 200)}…` : path, description, code };
}
