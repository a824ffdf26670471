import type { Rejection } from "@machinery/protocol";

/** So many workflows are named; the rest is counted. */
const named = 10;

/** The refusal to end what workflows use. */
export function inUse(
  reason: "SERVICE_IN_USE" | "WORKFLOW_IN_USE",
  name: string,
  users: readonly string[],
): Rejection {
  const more = users.length > named ? ` and ${users.length - named} more` : "";
  return {
    reason,
    expected: `\`${name}\` to be used by no workflow`,
    found: `${users.slice(0, named).join(", ")}${more}`,
    todo: "change or delete these workflows first",
    violations: users.map((user) => ({ field: user, description: `uses \`${name}\`` })),
  };
}
