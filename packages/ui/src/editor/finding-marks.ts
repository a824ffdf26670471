import type { Finding } from "@machinery/language";
import type { NodeMarks } from "../graph/flow-nodes.js";
import type { Graph } from "../graph/graph.js";
import type { NodeMark } from "../graph/node-mark.js";

/** How much was found at one place. */
export interface FindingCount {
  readonly errors: number;
  readonly warnings: number;
}

/** How much was found at each of some paths: each finding counts for the innermost that its own leads to. */
export function countFindings(
  paths: ReadonlySet<string>,
  findings: readonly Pick<Finding, "path" | "severity">[],
): ReadonlyMap<string, FindingCount> {
  const counts = new Map<string, FindingCount>();
  for (const { path, severity } of findings) {
    const at = innermost(path, paths);
    if (at === undefined) continue;
    const { errors, warnings } = counts.get(at) ?? { errors: 0, warnings: 0 };
    counts.set(
      at,
      severity === "error" ? { errors: errors + 1, warnings } : { errors, warnings: warnings + 1 },
    );
  }
  return counts;
}

/** The findings as marks on the nodes of a graph. */
export function findingMarks({ nodes }: Graph, findings: readonly Finding[]): NodeMarks {
  const counts = countFindings(new Set(nodes.map(({ id }) => id)), findings);
  return new Map([...counts].map(([id, count]) => [id, markOf(count)]));
}

function markOf({ errors, warnings }: FindingCount): NodeMark {
  const words = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? "" : "s"}`;
  return errors > 0
    ? { look: { word: words(errors, "error"), sign: "✕", tone: "bad" } }
    : { look: { word: words(warnings, "warning"), sign: "!", tone: "held" } };
}

function innermost(path: string, paths: ReadonlySet<string>): string | undefined {
  let rest = path;
  while (rest !== "" && !paths.has(rest)) {
    const cut = Math.max(rest.lastIndexOf("."), rest.lastIndexOf("["));
    rest = cut <= 0 ? "" : rest.slice(0, cut);
  }
  return rest === "" ? undefined : rest;
}
