/** The name among `known` that `name` was most likely meant to be; undefined when none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const found = plain(candidate);
    if (Math.abs(found.length - wanted.length) >= bestDistance) continue;
    const distance = found === wanted ? 0 : editDistance(wanted, found);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** "did you mean `x`?", or the names there are, or nothing to offer. */
export function suggest(name: string, known: Iterable<string>, otherwise: string): string {
  const names = [...known];
  const near = nearest(name, names);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (names.length === 0 || names.length > 12) return otherwise;
  return `${otherwise}; known: ${names.map((known) => `\`${known}\``).join(", ")}`;
}

/** Spelling differences that people do not see. */
const plain = (name: string): string =>
  name
    .slice(0, 128)
    .toLowerCase()
    .replaceAll(/[_\s-]/g, "");

/** Insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}
