import type { GraphNode, OperationNode } from "../graph/graph.js";
import type { Place } from "../graph/graph-layout.js";
import { nodeDetail, nodeTitle } from "../graph/node-words.js";
import type { LaidOut } from "../graph/use-graph-layout.js";

/** A picture as SVG text, and its size in pixels. */
export interface SvgPicture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const marginPx = 16;
/** What stands above the graph: what it is of. */
const headPx = 32;
/** What a node is where nothing is said of when and of undoing. */
const unconditional: Pick<OperationNode, "when" | "undoneBy"> = {};
/** How wide a character is at most, on the average, in pixels. */
const charPx = 6.6;

/** A graph as a picture by itself, with a title above: light, without anything that is fetched or run. What is cut off in it is said whole where one points at it. */
export function svgOf({ graph, layout }: LaidOut, title: string): SvgPicture {
  const nowhere: Place = { x: 0, y: 0, width: 0, height: 0 };
  const roots = graph.nodes
    .filter(({ parent }) => parent === undefined)
    .map(({ id }) => layout.get(id) ?? nowhere);
  // The same margin on all sides, whatever the layout leaves.
  const corner = {
    x: marginPx - Math.min(...roots.map(({ x }) => x)),
    y: headPx + marginPx - Math.min(...roots.map(({ y }) => y)),
  };
  const places = new Map<string, Place>();
  for (const { id, parent } of graph.nodes) {
    const place = layout.get(id) ?? nowhere;
    const around = parent === undefined ? corner : places.get(parent)!;
    places.set(id, { ...place, x: around.x + place.x, y: around.y + place.y });
  }
  const all = [...places.values()];
  const ends = Math.max(marginPx + title.length * 9, ...all.map((place) => place.x + place.width));
  const width = Math.ceil(ends + marginPx);
  const height = Math.ceil(Math.max(0, ...all.map((place) => place.y + place.height)) + marginPx);
  const nodes = graph.nodes.map((node) => drawn(node, places.get(node.id)!));
  const edges = graph.edges.map(({ from, to }) => arrow(places.get(from)!, places.get(to)!));
  const size = `width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}"`;
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="system-ui, sans-serif" font-size="12">`,
    '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#8a93a3"/></marker></defs>',
    `<rect width="${String(width)}" height="${String(height)}" fill="#ffffff"/>`,
    `<text x="${px(marginPx)}" y="${px(marginPx + 14)}" font-size="15" font-weight="600" fill="#161a21">${escaped(title)}</text>`,
    ...nodes,
    ...edges,
    "</svg>",
    "",
  ].join("\n");
  return { text, width, height };
}

function drawn(node: GraphNode, { x, y, width, height }: Place): string {
  const isTerminal = node.kind === "start" || node.kind === "end";
  const isBody = node.kind === "body";
  const box = `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="${isTerminal ? px(height / 2) : "6"}" fill="${isBody ? "#f6f7f9" : "#ffffff"}" stroke="${isBody ? "#dde1e8" : "#8a93a3"}"${isBody ? ' stroke-dasharray="4 3"' : ""}/>`;
  if (isTerminal) {
    const middle = `x="${px(x + width / 2)}" y="${px(y + height / 2 + 4)}"`;
    return `${box}<text ${middle} text-anchor="middle" fill="#535c6b">${escaped(nodeTitle(node))}</text>`;
  }
  const chars = Math.max(4, Math.floor((width - 20) / charPx));
  const title = cut(nodeTitle(node), chars);
  const detail = cut(nodeDetail(node), isBody ? Math.max(4, chars - title.length - 1) : chars - 2);
  if (isBody) {
    const line = `<tspan font-weight="600">${escaped(title)}</tspan> ${escaped(detail)}`;
    return pointedAt(node, `${box}<text x="${px(x + 10)}" y="${px(y + 18)}" fill="#535c6b">${line}</text>`);
  }
  const { when, undoneBy } = node.kind === "operation" ? node : unconditional;
  const right = `x="${px(x + width - 10)}" text-anchor="end" fill="#535c6b"`;
  const condition = when === undefined ? "" : cut(`when ${when}`, Math.max(6, chars - title.length - 3));
  const texts = [
    `<text x="${px(x + 10)}" y="${px(y + 21)}" font-size="13" font-weight="600" fill="#161a21">${escaped(title)}</text>`,
    `<text x="${px(x + 10)}" y="${px(y + 39)}" fill="#535c6b">${escaped(detail)}</text>`,
    condition === "" ? "" : `<text ${right} y="${px(y + 21)}" font-size="11">${escaped(condition)}</text>`,
    undoneBy === undefined ? "" : `<text ${right} y="${px(y + 39)}">↶</text>`,
  ];
  return pointedAt(node, `${box}${texts.join("")}`);
}

/** With all that is said of a node, as programs that show pictures say it where one points at it. */
function pointedAt(node: GraphNode, shown: string): string {
  const { when, undoneBy } = node.kind === "operation" ? node : unconditional;
  const words = [
    `${nodeTitle(node)}: ${nodeDetail(node)}`,
    when === undefined ? "" : `when ${when}`,
    undoneBy === undefined ? "" : `undone by ${undoneBy}`,
  ];
  return `<g><title>${escaped(words.filter((word) => word !== "").join(" · "))}</title>${shown}</g>`;
}

/** From the middle below one to the middle above the other. */
function arrow(from: Place, to: Place): string {
  const [startX, startY] = [from.x + from.width / 2, from.y + from.height];
  const [endX, endY] = [to.x + to.width / 2, to.y];
  const middleY = (startY + endY) / 2;
  const line = `M${px(startX)} ${px(startY)}V${px(middleY)}H${px(endX)}V${px(endY)}`;
  return `<path d="${line}" fill="none" stroke="#8a93a3" stroke-width="1.5" marker-end="url(#end)"/>`;
}

const px = (value: number): string => String(Math.round(value * 10) / 10);

const cut = (text: string, chars: number): string =>
  text.length > chars ? `${text.slice(0, chars - 1)}…` : text;

const escaped = (text: string): string =>
  text
    // What XML has no way to write.
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll(/[&<>"]/g, (sign) => `&#${String(sign.codePointAt(0))};`);
