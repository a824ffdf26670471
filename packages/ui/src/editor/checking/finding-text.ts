import type { Finding } from "@machinery/language";

/** A finding in one sentence: what was expected, what was found, what to do. */
export function findingText({ expected, found, hint }: Pick<Finding, "expected" | "found" | "hint">): string {
  return `Expected ${expected}, found ${found}: ${hint}`;
}
