import { outlineOf } from "../outline/definition-outline.js";
import { pairOf } from "../outline/node-keys.js";
import { elementLines } from "./element-lines.js";
import { inBlockStyle } from "./in-block-style.js";
import { columnOf, indentLines } from "./lines.js";

/** A workflow of services alone, written as operations that do the same. Nothing where it is no such workflow. */
export function withServicesAsOperations(given: string): string | undefined {
  const before = outlineOf(given);
  if (before?.isServices !== true) return undefined;
  const text = inBlockStyle(given, before.top, before.body.site.owner);
  const outline = outlineOf(text);
  if (outline === undefined) return undefined;
  const { owner } = outline.body.site;
  const at = owner.items.indexOf(pairOf(owner, "services")!);
  const { mark, to } = elementLines(text, owner)[at]!;
  // In the short form every answer is merged into the document.
  const operations = outline.body.operations.map(
    ({ said }) => `- call: ${said ?? ""}\n  output: \${ answer }\n`,
  );
  const written = `operations:\n${indentLines(operations.join(""), 2)}`;
  const column = columnOf(text, mark);
  return text.slice(0, mark) + indentLines(written, column).slice(column) + text.slice(to);
}
