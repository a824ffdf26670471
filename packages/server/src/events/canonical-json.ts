import type { JsonValue } from "@machinery/protocol";

/** JSON text with the members of every object in order of their names: equal values give equal texts. */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_name, member: JsonValue) => {
    if (member === null || typeof member !== "object" || Array.isArray(member)) return member;
    return Object.fromEntries(
      Object.keys(member)
        .sort()
        .map((name) => [name, member[name]]),
    );
  });
}
