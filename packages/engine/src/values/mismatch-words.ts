import type { Mismatch } from "@machinery/language";

/** Mismatches in one sentence: `data.message: expected a string, found nothing; data.count: …`. */
export const mismatchWords = (mismatches: readonly Mismatch[]): string =>
  mismatches.map(({ path, expected, found }) => `${path}: expected ${expected}, found ${found}`).join("; ");
