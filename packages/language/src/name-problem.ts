import type { Problem } from "./cel/problem.js";

/** The problem of a name that breaks the rules. */
export function nameProblem(name: string, words: string): Problem {
  if (name === "")
    return { code: "MISSING_FIELD", expected: `a \`name\` (${words})`, found: "none", hint: "give it one" };
  const better = name
    .toLowerCase()
    .replaceAll(/[\s._]+/g, "-")
    .replaceAll(/[^a-z0-9-]/g, "")
    .replace(/^[^a-z]+/, "")
    .slice(0, 63);
  return {
    code: "INVALID_NAME",
    expected: `a name (${words})`,
    found: JSON.stringify(name.slice(0, 80)),
    hint: better === "" || better === name ? "rename it" : `perhaps \`${better}\``,
  };
}
