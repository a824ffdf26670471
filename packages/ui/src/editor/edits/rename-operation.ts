import { scanText } from "@machinery/language";
import { isScalar, visit, type ParsedNode } from "yaml";
import { outlineOf } from "../outline/definition-outline.js";
import { findOperation } from "../outline/find-in-outline.js";
import { keyOf } from "../outline/node-keys.js";
import { applyChange, type TextChange } from "../text/text-change.js";
import type { Edited } from "./edit-operations.js";
import { setOperationKey } from "./set-operation-key.js";

/** Gives an operation another name, at its place and wherever expressions refer to it. An empty one takes its name away. */
export function renameOperation(text: string, path: string, name: string): Edited | undefined {
  const outline = outlineOf(text);
  const operation = outline && findOperation(outline, path);
  if (outline === undefined || operation?.node === undefined) return undefined;
  const renamed =
    operation.name === undefined || name === ""
      ? text
      : withReferences(text, outline.top, operation.name, name);
  return setOperationKey(renamed, path, "name", name === "" ? undefined : name);
}

/** Keys whose values are expressions without `${}` around them. */
const bare: ReadonlySet<string> = new Set(["when", "while", "filter"]);

function withReferences(text: string, top: ParsedNode, old: string, name: string): string {
  const reference = new RegExp(String.raw`(\bsteps\.\??)${old}\b`, "g");
  const changes: TextChange[] = [];
  visit(top, {
    Pair(_, pair) {
      const value = pair.value as ParsedNode | null;
      if (isScalar(value)) note(value, bare.has(keyOf(pair as never)));
    },
    Scalar(key, node) {
      if (typeof key === "number") note(node as ParsedNode, false);
    },
  });
  function note(node: ParsedNode, isBare: boolean): void {
    const removed = text.slice(node.range[0], node.range[1]);
    const replaced = (cel: string): string => cel.replaceAll(reference, `$1${name}`);
    const inserted = isBare && !removed.includes("${") ? replaced(removed) : inExpressions(removed, replaced);
    if (inserted !== removed) changes.push({ at: node.range[0], removed, inserted });
  }
  // From the end, so that the places before stay right.
  return changes.toSorted((a, b) => b.at - a.at).reduce(applyChange, text);
}

/** A text with each expression in it replaced. */
function inExpressions(text: string, replace: (cel: string) => string): string {
  const scanned = scanText(text);
  if (!scanned.ok) return text;
  const expressions = scanned.parts.flatMap((part) => ("cel" in part ? [part] : []));
  return expressions.reduceRight(
    (rest, { cel, at }) => applyChange(rest, { at, removed: cel, inserted: replace(cel) }),
    text,
  );
}
