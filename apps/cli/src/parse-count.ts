import { CliError } from "./cli-error.js";

/** A whole number of at least 1 and at most `most`. */
export function parseCount(text: string, name: string, most: number): number {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= most) return count;
  throw new CliError(`a whole number from 1 to ${String(most)}`, `\`${text}\``, `correct ${name}`);
}
