import { asList, asMap, keyOf, textOf, valueOf } from "./node-keys.js";
import type { MapNode } from "./parse-definition.js";

/** Where operations stand, or may stand, inside an operation. */
export interface BodyPlace {
  readonly path: string;
  readonly label: string;
  /** The map that has them at `key`. */
  readonly owner: MapNode;
  readonly key: string;
  /** The list or map that this is an element of, where it is a case, a branch or a handler. */
  readonly part: { readonly kind: PartKind; readonly index: number } | undefined;
}

/** What an operation may have several of. */
export type PartKind = "case" | "branch" | "handler";

/** The bodies of an operation, in the order they are carried out, those that it leaves out as well. */
export function bodyPlaces(verb: string, operation: MapNode, path: string): BodyPlace[] {
  const single = (key: string, label: string, stored = key): BodyPlace => ({
    path: `${path}.${verb}.${stored}`,
    label,
    owner: operation,
    key,
    part: undefined,
  });
  switch (verb) {
    case "switch":
      return [
        ...elementsOf(operation, "switch", `${path}.switch.cases`, "case"),
        single("otherwise", "otherwise"),
      ];
    case "try":
      return [
        single("try", "try", "do"),
        ...elementsOf(operation, "catch", `${path}.try.catch`, "handler"),
        single("finally", "finally"),
      ];
    case "for":
      return [single("do", "for each")];
    case "while":
      return [single("do", "repeated")];
    case "listen":
    case "ask":
      return [single("on_timeout", "on timeout")];
    case "fork":
      return branchesOf(operation, `${path}.fork.branches`);
    default:
      return [];
  }
}

function elementsOf(operation: MapNode, key: string, path: string, kind: PartKind): BodyPlace[] {
  return (asList(valueOf(operation, key))?.items ?? []).flatMap((item, index) => {
    const owner = asMap(item);
    if (owner === undefined) return [];
    const label = kind === "case" ? labelOfCase(owner) : labelOfHandler(owner);
    return [{ path: `${path}[${String(index)}].do`, label, owner, key: "do", part: { kind, index } }];
  });
}

const labelOfCase = (owner: MapNode): string => `when ${textOf(valueOf(owner, "when")) ?? "?"}`;

function labelOfHandler(owner: MapNode): string {
  const reason = valueOf(owner, "reason");
  const reasons = asList(reason)?.items.map((item) => textOf(item) ?? "?") ?? [textOf(reason) ?? ""];
  const when = textOf(valueOf(owner, "when"));
  const said = reasons.filter((text) => text !== "").join(", ");
  return `catch ${said === "" ? "every error" : said}${when === undefined ? "" : ` when ${when}`}`;
}

/** Branches are a map by name, or a list of maps that say `name` and `do`. */
function branchesOf(operation: MapNode, path: string): BodyPlace[] {
  const branches = valueOf(operation, "fork");
  const at = (index: number) => ({
    path: `${path}[${String(index)}].do`,
    part: { kind: "branch", index } as const,
  });
  const map = asMap(branches);
  if (map !== undefined)
    return map.items.map((pair, index) => {
      const key = keyOf(pair);
      return { ...at(index), label: `branch ${key}`, owner: map, key };
    });
  return (asList(branches)?.items ?? []).flatMap((item, index) => {
    const owner = asMap(item);
    const label = `branch ${(owner && textOf(valueOf(owner, "name"))) ?? "?"}`;
    return owner === undefined ? [] : [{ ...at(index), label, owner, key: "do" }];
  });
}
