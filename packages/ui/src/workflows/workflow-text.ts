import type { Workflow } from "@machinery/client";
import { writeDefinition } from "@machinery/language";

/** The text of a workflow: the one it was defined by where that is in the wanted spelling, comments included; otherwise written from the definition. */
export function workflowText(
  { source, definition }: Pick<Workflow, "source" | "definition">,
  format: "yaml" | "json",
): { readonly text: string; readonly isSource: boolean } {
  // JSON is YAML as well.
  if (source !== "" && (format === "yaml" || isJson(source))) return { text: source, isSource: true };
  return { text: writeDefinition(definition!, format), isSource: false };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
