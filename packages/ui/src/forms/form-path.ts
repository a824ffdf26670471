/** The path of a field below another place, as the checker spells it: `data.lines`, `data["odd name"]`. */
export function pathOfField(parent: string, name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `${parent}.${name}` : `${parent}[${JSON.stringify(name)}]`;
}

/** The path of an item of a list. */
export function pathOfItem(parent: string, index: number): string {
  return `${parent}[${String(index)}]`;
}

/** Whether a path is another one, or lies below it. */
export function isAtOrBelow(path: string, place: string): boolean {
  if (!path.startsWith(place)) return false;
  const next = path[place.length];
  return next === undefined || next === "." || next === "[";
}
