import { isMap } from "yaml";
import { bodyPlaces, type BodyPlace } from "./body-places.js";
import { asList, asMap, keyOf, textOf, valueOf } from "./node-keys.js";
import { parseDefinition, type ListNode, type MapNode } from "./parse-definition.js";
import type { ShownBody, ShownOperation, ShownOutline } from "./shown-outline.js";
import { verbs } from "./verbs.js";

/** A list or map in a text that holds operations (or cases, branches, handlers, services): the value of a key of a map around it. */
export interface ListSite {
  readonly owner: MapNode;
  readonly key: string;
  /** Nothing: the key is not there, or says nothing. */
  readonly node: MapNode | ListNode | undefined;
}

/** An operation in the text of a definition, with its node. */
export interface OutlineOperation extends ShownOperation {
  readonly bodies: readonly OutlineBody[];
  /** Nothing while it is no map. */
  readonly node: MapNode | undefined;
}

/** A place that operations stand in, with where that is in the text. */
export interface OutlineBody extends ShownBody {
  readonly site: ListSite;
  readonly operations: readonly OutlineOperation[];
}

/** A definition's text as a tree of operations. */
export interface DefinitionOutline extends ShownOutline {
  readonly body: OutlineBody;
  readonly top: MapNode;
}

/** Reads the tree of a workflow. Nothing where the text cannot be read as one map. */
export function outlineOf(text: string): DefinitionOutline | undefined {
  const top = parseDefinition(text);
  if (top === undefined) return undefined;
  const spec = asMap(valueOf(top, "spec"));
  const has = (map: MapNode | undefined, key: string): map is MapNode =>
    map !== undefined && map.items.some((pair) => keyOf(pair) === key);
  const isServices =
    !has(top, "operations") && !has(spec, "operations") && (has(top, "services") || has(spec, "services"));
  const key = isServices ? "services" : "operations";
  const owner = has(spec, key) ? spec : top;
  const place: BodyPlace = { path: key, label: "", owner, key, part: undefined };
  const body = isServices ? serviceBody(place) : bodyAt(place);
  return { name: textOf(valueOf(top, "name")), isServices, body, top };
}

function bodyAt({ path, label, owner, key, part }: BodyPlace): OutlineBody {
  const value = valueOf(owner, key);
  const node = asMap(value) ?? asList(value);
  const site = { owner, key, node };
  const operations = (node?.items ?? []).map((item, index) => {
    const at = `${path}[${String(index)}]`;
    if (!isMap(node)) return operationAt(at, item as ListNode["items"][number], undefined);
    const pair = item as MapNode["items"][number];
    return operationAt(at, pair.value, { name: keyOf(pair), from: pair.key.range[0] });
  });
  return { path, label, part, site, operations };
}

function operationAt(
  path: string,
  node: ListNode["items"][number] | null,
  key: { readonly name: string; readonly from: number } | undefined,
): OutlineOperation {
  const map = asMap(node);
  const verb = map?.items.map(keyOf).find((candidate) => verbs.has(candidate));
  const [from, to] = node?.range ?? [key?.from ?? 0, key === undefined ? 0 : key.from + key.name.length];
  return {
    path,
    name: key?.name ?? (map && textOf(valueOf(map, "name"))),
    verb,
    said: verb === undefined ? undefined : textOf(valueOf(map!, verb)),
    from: key?.from ?? from,
    to,
    bodies: map === undefined || verb === undefined ? [] : bodyPlaces(verb, map, path).map(bodyAt),
    node: map,
  };
}

/** The short form: each service stands for a call. */
function serviceBody({ path, label, owner, key, part }: BodyPlace): OutlineBody {
  const node = asList(valueOf(owner, key));
  const operations = (node?.items ?? []).map((item, index) => ({
    path: `${path}[${String(index)}]`,
    name: undefined,
    verb: "call",
    said: textOf(item),
    from: item.range[0],
    to: item.range[1],
    bodies: [],
    node: undefined,
  }));
  return { path, label, part, site: { owner, key, node }, operations };
}
