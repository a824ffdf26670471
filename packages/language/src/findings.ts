import type { Problem } from "./cel/problem.js";
import type { Finding } from "./finding.js";

/** The most findings that one check lists. */
const findingLimit = 200;

/** Findings as they are collected, each with its path in the stored form of the definition. */
export class Findings {
  readonly list: Finding[] = [];

  add(path: string, problem: Problem): void {
    if (this.isFull) return;
    const { code, expected, found, hint } = problem;
    this.list.push({ severity: problem.severity ?? "error", code, path, expected, found, hint });
  }

  /** Whether no more are kept. */
  get isFull(): boolean {
    return this.list.length >= findingLimit;
  }
}
