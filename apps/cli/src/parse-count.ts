import { CliError } from "./cli-error.js";

/** A whole number of at least `least` and at most `most`. */
export function parseCount(text: string, name: string, most: number, least = 1): number {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  if (count >= least && count <= most) return count;
  throw new CliError(
    `a whole number from ${String(least)} to ${String(most)}`,
    `\`${text}\``,
    `correct ${name}`,
  );
}
