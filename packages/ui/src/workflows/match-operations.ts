import { isSame } from "./key-changes.js";
import type { PlacedBody, PlacedOperation } from "./placed-operations.js";

/** Which operation of one definition is which of another: by name; of those left over, those that say the same under another name. */
export function matchOperations(
  before: readonly PlacedOperation[],
  after: readonly PlacedOperation[],
): ReadonlyMap<PlacedOperation, PlacedOperation> {
  const byName = new Map(before.map((operation) => [operation.name, operation]));
  const matches = new Map<PlacedOperation, PlacedOperation>();
  for (const operation of after) {
    const known = byName.get(operation.name);
    if (known !== undefined) matches.set(operation, known);
  }
  const taken = new Set(matches.values());
  for (const operation of after) {
    if (matches.has(operation)) continue;
    const renamed = before.find(
      (other) => !taken.has(other) && other.verb === operation.verb && isSame(other.says, operation.says),
    );
    if (renamed === undefined) continue;
    matches.set(operation, renamed);
    taken.add(renamed);
  }
  return matches;
}

/**
 * Which body is which: those of operations that match, first by what tells them apart whatever their order, then by their places. So a case stays the
 * same when another comes before it, and when its condition changes.
 */
export function matchBodies(
  before: readonly PlacedOperation[],
  after: readonly PlacedOperation[],
  matches: ReadonlyMap<PlacedOperation, PlacedOperation>,
): ReadonlyMap<PlacedBody, PlacedBody | undefined> {
  const bodies = new Map<PlacedBody, PlacedBody | undefined>();
  const [was, is] = [bodiesByOwner(before), bodiesByOwner(after)];
  for (const [owner, list] of is) {
    const others = new Set(was.get(owner === undefined ? undefined : matches.get(owner)) ?? []);
    const isKnown = owner === undefined || matches.has(owner);
    const pair = (key: "mark" | "path"): void => {
      for (const body of list) {
        if (!isKnown || bodies.get(body) !== undefined) continue;
        const other = [...others].find((candidate) => candidate[key] === body[key]);
        bodies.set(body, other);
        if (other !== undefined) others.delete(other);
      }
    };
    pair("mark");
    pair("path");
  }
  return bodies;
}

function bodiesByOwner(
  operations: readonly PlacedOperation[],
): ReadonlyMap<PlacedOperation | undefined, ReadonlySet<PlacedBody>> {
  const bodies = new Map<PlacedOperation | undefined, Set<PlacedBody>>();
  for (const { body } of operations) {
    const known = bodies.get(body.of) ?? new Set();
    bodies.set(body.of, known.add(body));
  }
  return bodies;
}
