import type { ShownOperation } from "./shown-outline.js";

/** What an operation is called for people: its name, else what it calls, else what it does. */
export function operationTitle({ name, verb, said }: Pick<ShownOperation, "name" | "verb" | "said">): string {
  return name ?? (verb === "call" || verb === "run" ? said : undefined) ?? verb ?? "?";
}
