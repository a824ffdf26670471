import type { FieldSet, Mismatch } from "@machinery/language";
import type { JsonObject, JsonValue } from "@machinery/protocol";

interface Declared {
  readonly type: "string" | "number" | "object" | "any";
  readonly required?: boolean;
  readonly default?: JsonValue;
}

/** A field set as small as can be, with the manners of the real one. Without fields nothing is declared. */
export function fields(declared: Readonly<Record<string, Declared>> = {}): FieldSet {
  const names = Object.keys(declared);
  return {
    names,
    declared: names.length > 0,
    check(value, root) {
      const mismatches: Mismatch[] = [];
      let filled: JsonObject = value;
      for (const [name, field] of Object.entries(declared)) {
        if (!Object.hasOwn(value, name)) {
          if (field.default !== undefined) filled = { ...filled, [name]: field.default };
          else if (field.required !== false) {
            mismatches.push({ path: `${root}.${name}`, expected: `a ${field.type}`, found: "nothing" });
          }
        } else if (field.type !== "any" && typeof value[name] !== field.type) {
          mismatches.push({
            path: `${root}.${name}`,
            expected: `a ${field.type}`,
            found: `a ${typeof value[name]}`,
          });
        }
      }
      return mismatches.length === 0 ? { ok: true, value: filled } : { ok: false, mismatches };
    },
  };
}
