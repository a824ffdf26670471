import type { PartKind } from "../outline/body-places.js";
import type { DefinitionOutline, ListSite } from "../outline/definition-outline.js";
import { outlineOf } from "../outline/definition-outline.js";
import { findOperation } from "../outline/find-in-outline.js";
import { asCollection, asMap, keyOf, valueOf } from "../outline/node-keys.js";
import { insertElement, removeElement } from "./edit-elements.js";
import type { Edited } from "./edit-operations.js";
import { operationOrder } from "./operation-order.js";

/** The key that an operation has its parts at. */
export const keyOfParts: Readonly<Record<PartKind, string>> = {
  case: "switch",
  branch: "fork",
  handler: "catch",
};

/** The parts that an operation of a verb may have several of. */
export function partKindOf(verb: string | undefined): PartKind | undefined {
  if (verb === "switch") return "case";
  if (verb === "fork") return "branch";
  return verb === "try" ? "handler" : undefined;
}

/** Adds a case, a branch or a handler to an operation, behind those it has. */
export function addPart(text: string, path: string, kind: PartKind): Edited | undefined {
  const outline = outlineOf(text);
  const operation = outline && findOperation(outline, path);
  const site = outline && siteOf(path, kind)(outline);
  if (operation === undefined || site === undefined) return undefined;
  const count = site.node?.items.length ?? 0;
  const isMapped = kind === "branch" && (asMap(site.node) !== undefined || site.node === undefined);
  const name = kind === "branch" ? freeBranch(site) : undefined;
  const source = {
    case: "when: false\ndo:\n  - set:\n      done: true\n",
    handler: "do:\n  - set:\n      done: true\n",
    branch: isMapped ? "- set:\n    done: true\n" : "do:\n  - set:\n      done: true\n",
  }[kind];
  const added = insertElement(
    text,
    siteOf(path, kind),
    count,
    { comments: "", name, source },
    {
      freeName: name ?? kind,
      order: operationOrder(operation.verb),
    },
  );
  return added === undefined ? undefined : { text: added, selected: path };
}

/** Takes a case, a branch or a handler away, with all that is in it. */
export function removePart(text: string, path: string, kind: PartKind, index: number): Edited | undefined {
  const removed = removeElement(text, siteOf(path, kind), index);
  return removed && { text: removed.text, selected: path };
}

const siteOf =
  (path: string, kind: PartKind) =>
  (outline: DefinitionOutline): ListSite | undefined => {
    const owner = findOperation(outline, path)?.node;
    const key = keyOfParts[kind];
    return owner && { owner, key, node: asCollection(valueOf(owner, key)) };
  };

function freeBranch({ node }: ListSite): string {
  const map = asMap(node);
  const taken = new Set(map?.items.map(keyOf));
  let count = (node?.items.length ?? 0) + 1;
  while (taken.has(`branch_${String(count)}`)) count++;
  return `branch_${String(count)}`;
}
