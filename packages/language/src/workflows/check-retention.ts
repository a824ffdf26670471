import { EventStatus, limits, type Retention } from "@machinery/protocol";
import { parseDuration } from "../duration.js";
import type { Findings } from "../findings.js";
import type { PlannedRetention } from "../plan.js";

const ends = {
  succeeded: EventStatus.SUCCEEDED,
  failed: EventStatus.FAILED,
  cancelled: EventStatus.CANCELLED,
} as const;
const forever = "forever";

/** Checks how long events are kept after their end: each time is a duration from 0 to ten years, or `forever`. */
export function checkRetention(retention: Retention | undefined, findings: Findings): void {
  if (retention === undefined) return;
  for (const end of ["succeeded", "failed", "cancelled"] as const) {
    const text = retention[end];
    if (text === "" || (keptFor(text) ?? -1) >= 0) continue;
    findings.add(`retention.${end}`, {
      code: "INVALID_DURATION",
      expected: "a duration from 0s to ten years, such as `12h` or `90d`, or `forever`",
      found: JSON.stringify(text.slice(0, 60)),
      hint: hintFor(text),
    });
  }
}

/** How long events are kept after their end, in milliseconds by the status they ended with. What is not said is left out. */
export function planRetention(retention: Retention | undefined): PlannedRetention | undefined {
  const planned: { -readonly [status in keyof PlannedRetention]: number } = {};
  for (const end of ["succeeded", "failed", "cancelled"] as const) {
    const ms = keptFor(retention?.[end] ?? "");
    if (ms !== undefined) planned[ends[end]] = ms;
  }
  return Object.keys(planned).length === 0 ? undefined : planned;
}

/** In milliseconds. Undefined: the text is no such time, or empty. */
function keptFor(text: string): number | undefined {
  if (text === forever) return Infinity;
  const ms = parseDuration(text);
  return ms === undefined || ms > limits.durationMs ? undefined : ms;
}

function hintFor(text: string): string {
  if (parseDuration(text) !== undefined) return "choose a shorter one, or write `forever`";
  if (/^\d+$/.test(text)) return `did you mean \`${text}d\`?`;
  return "units are d, h, m, s and ms, the larger first";
}
