/** How many revisions are offered at most. */
const most = 500;

/** The revisions that are offered: the newest ones first, and the chosen one, however old. */
export function revisionNumbers(newest: number, chosen: number): readonly number[] {
  const numbers = Array.from({ length: Math.min(newest, most) }, (_, index) => newest - index);
  return numbers.includes(chosen) ? numbers : [...numbers, chosen];
}
