/** The set with a name in it that was not, or without it. */
export function turnedWith(turned: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const others = new Set(turned);
  if (!others.delete(name)) others.add(name);
  return others;
}
