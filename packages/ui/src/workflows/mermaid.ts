import type { Graph, GraphNode } from "../graph/graph.js";
import { nodeDetail, nodeTitle } from "../graph/node-words.js";

/** The longest label, in characters. */
const mostChars = 80;

/** A graph as a Mermaid flowchart with a title. */
export function mermaidOf({ nodes, edges }: Graph, title: string): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${String(index)}`]));
  const inside = new Map<string | undefined, GraphNode[]>();
  for (const node of nodes) {
    const beside = inside.get(node.parent) ?? [];
    beside.push(node);
    inside.set(node.parent, beside);
  }
  const draw = (node: GraphNode, indent: string): string[] => {
    const id = ids.get(node.id)!;
    const label = labelOf(node);
    const within = inside.get(node.id);
    if (within !== undefined) {
      const lines = within.flatMap((inner) => draw(inner, `${indent}  `));
      return [`${indent}subgraph ${id}[${label}]`, ...lines, `${indent}end`];
    }
    const isTerminal = node.kind === "start" || node.kind === "end";
    return [isTerminal ? `${indent}${id}([${label}])` : `${indent}${id}[${label}]`];
  };
  const drawn = (inside.get(undefined) ?? []).flatMap((node) => draw(node, "  "));
  const arrows = edges.map(({ from, to }) => `  ${ids.get(from)!} --> ${ids.get(to)!}`);
  // A front matter of Mermaid: in quotes all but the quotes themselves may stand in it.
  return ["---", `title: ${JSON.stringify(title)}`, "---", "flowchart TD", ...drawn, ...arrows, ""].join(
    "\n",
  );
}

function labelOf(node: GraphNode): string {
  const detail = nodeDetail(node);
  const condition = node.kind === "operation" && node.when !== undefined ? ` when ${node.when}` : "";
  const text = `${nodeTitle(node)}${detail === "" ? "" : `: ${detail}`}${condition}`.replaceAll(/\s+/g, " ");
  return `"${escaped(text.length > mostChars ? `${text.slice(0, mostChars - 1)}…` : text)}"`;
}

/** What means something in a label, to Mermaid or as Markdown or HTML, as the number of the character. */
const escaped = (text: string): string =>
  text.replaceAll(/["#<>&`;\\]/g, (sign) => `#${String(sign.codePointAt(0))};`);
