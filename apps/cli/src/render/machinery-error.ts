import type { MachineryError } from "@machinery/client";
import { printable } from "./printable.js";
import type { Style } from "./style.js";

/** What an error says to people: three short lines and the single mismatches. */
export interface ErrorText {
  readonly reason?: string;
  readonly expected: string;
  readonly found: string;
  readonly todo: string;
  readonly violations?: readonly { readonly field: string; readonly description: string }[];
}

/** So many mismatches are shown; the rest is counted. */
const shown = 20;

/** An error for stderr, ending in a line feed. */
export function renderError(error: ErrorText, style: Style): string {
  const { expected, found, todo, reason } = error;
  const title =
    style.red(style.bold("error")) + (reason === undefined ? "" : ` ${style.dim(printable(reason))}`);
  const parts = [
    ["expected", expected],
    ["found", found],
    ["to do", todo],
  ] as const;
  const lines = parts
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `  ${style.dim(name.padEnd(8))}  ${printable(text)}`);
  return `${[title, ...lines, ...violationLines(error, style)].join("\n")}\n`;
}

/** The same for an error of the client, with the wait the daemon asks for. */
export function renderMachineryError(error: MachineryError, style: Style): string {
  const seconds =
    error.retryAfterMs === undefined ? "" : ` (in ${(error.retryAfterMs / 1_000).toFixed(1)} s)`;
  return renderError({ ...fieldsOf(error), todo: error.todo + seconds }, style);
}

function fieldsOf(error: MachineryError): ErrorText {
  const { reason, expected, found, todo, violations } = error;
  return { reason, expected, found, todo, violations };
}

function violationLines({ violations = [], expected, found }: ErrorText, style: Style): string[] {
  // A single mismatch that the message told already is not told twice.
  const [only] = violations;
  if (
    violations.length === 1 &&
    only !== undefined &&
    only.description.includes(expected) &&
    only.description.includes(found)
  ) {
    return only.field === "" ? [] : [`  ${style.dim("at".padEnd(8))}  ${printable(only.field)}`];
  }
  const lines = violations
    .slice(0, shown)
    .map(
      ({ field, description }) =>
        `  - ${field === "" ? "" : `${style.bold(printable(field))}: `}${printable(description)}`,
    );
  if (violations.length > shown) lines.push(`  - and ${String(violations.length - shown)} more`);
  return lines;
}
