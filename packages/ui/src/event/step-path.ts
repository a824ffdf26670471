/** The path of the step in whose body a step is. Nothing for those of the workflow itself. */
export function stepAround(path: string): string | undefined {
  const frame = path.slice(0, Math.max(0, path.lastIndexOf(".")));
  if (frame === "") return undefined;
  return frame.endsWith("]") ? frame.slice(0, frame.lastIndexOf("[")) : frame;
}

/** The name of the operation that a step executes. */
export function operationOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** The round or branch of the body that a step is in, such as `[3]`, and its name: `[3].charge`. */
export function nameInBody(path: string): string {
  const around = stepAround(path);
  if (around === undefined) return path;
  const rest = path.slice(around.length);
  return rest.startsWith(".") ? rest.slice(1) : rest;
}

/** The round of the body that a step is in. Nothing where that is none of a loop. */
export function roundOf(path: string): number | undefined {
  const [, round] = /\[(\d+)\]\.[^.[\]]*$/.exec(path) ?? [];
  return round === undefined ? undefined : Number(round);
}

/**
 * The bodies of loops and forks that a step is in, by the paths of their steps: `items[3].ship[mail].send` is in `items` in `[3]`, and in
 * `items[3].ship` in `[mail]`.
 */
export function bodiesAround(path: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { index, 0: body } of path.matchAll(/\[[^\]]*\](?=\.)/g)) found.set(path.slice(0, index), body);
  return found;
}
