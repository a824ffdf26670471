/** A string, or what gives JSON its structure. Numbers and words in between do not matter here. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** An object or a list that is open: the names seen in it, and where in it the text is. */
interface Level {
  readonly names: Set<string> | undefined;
  at: string | number;
}

/**
 * Finds the first name that an object of a JSON text has twice, as a path such as `inputs.message`; undefined when there is none.
 * `JSON.parse` keeps the last one and says nothing. The text must be JSON. In one pass without recursion.
 */
export function findDuplicateName(text: string): string | undefined {
  const open: Level[] = [];
  let last = "";
  for (const [token] of text.matchAll(tokens)) {
    const level = open.at(-1);
    if (token === "{") open.push({ names: new Set(), at: "" });
    else if (token === "[") open.push({ names: undefined, at: 0 });
    else if (token === "}" || token === "]") open.pop();
    else if (token === "," && typeof level?.at === "number") level.at += 1;
    else if (token === ":" && level?.names !== undefined) {
      const name = JSON.parse(last) as string;
      level.at = name;
      if (level.names.has(name)) return pathOf(open);
      level.names.add(name);
    } else last = token;
  }
  return undefined;
}

function pathOf(open: readonly Level[]): string {
  let path = "";
  for (const { at } of open) path += typeof at === "number" ? `[${at}]` : `${path === "" ? "" : "."}${at}`;
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}
