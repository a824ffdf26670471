const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

const short =
  /^(?:(\d{1,9}(?:\.\d{1,9})?)d)?(?:(\d{1,9}(?:\.\d{1,9})?)h)?(?:(\d{1,9}(?:\.\d{1,9})?)m(?!s))?(?:(\d{1,9}(?:\.\d{1,9})?)s)?(?:(\d{1,12}(?:\.\d{1,9})?)ms)?$/;
const iso =
  /^P(?:(\d{1,9}(?:\.\d{1,9})?)W)?(?:(\d{1,9}(?:\.\d{1,9})?)D)?(?:T(?:(\d{1,9}(?:\.\d{1,9})?)H)?(?:(\d{1,9}(?:\.\d{1,9})?)M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/;

/**
 * Reads a duration: `1d2h3m4s5ms`, `500ms`, `1.5s`, or ISO 8601 without years and months (`PT5M`, `P1DT2H`).
 * Gives whole milliseconds; undefined when the text is none, or is under a millisecond and not zero.
 */
export function parseDuration(text: string): number | undefined {
  if (text.length > 64) return undefined;
  const plain = short.exec(text);
  if (plain !== null && text !== "") {
    return sum(plain.slice(1), [units.d, units.h, units.m, units.s, units.ms]);
  }
  const standard = iso.exec(text);
  if (standard !== null && /\d[A-Z]$/.test(text)) {
    return sum(standard.slice(1), [7 * units.d, units.d, units.h, units.m, units.s]);
  }
  return undefined;
}

function sum(amounts: readonly (string | undefined)[], factors: readonly number[]): number | undefined {
  let total = 0;
  amounts.forEach((amount, index) => {
    if (amount !== undefined) total += Number(amount) * factors[index]!;
  });
  const rounded = Math.round(total);
  return rounded === 0 && total > 0 ? undefined : rounded;
}

/** Writes whole milliseconds as the shortest text that `parseDuration` reads back: `90_000` is `1m30s`. */
export function formatDuration(ms: number): string {
  if (ms <= 0) return "0s";
  let rest = Math.round(ms);
  let text = "";
  for (const [unit, factor] of Object.entries(units)) {
    const count = Math.floor(rest / factor);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * factor;
  }
  return text;
}
