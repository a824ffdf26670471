import type { JsonObject } from "@machinery/protocol";

/** The call that undoes a step: it says whether the step's outcome was known, and what the document said then. */
export const undoing = (name: string): JsonObject => ({
  call: "count",
  input: { text: `\${ has(steps.${name}) ? 'known' : 'unknown' } \${ string(data.n) }` },
});
