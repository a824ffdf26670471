import { formatDuration, parseDuration } from "../duration.js";
import type { Findings } from "../findings.js";

/** The most calls of a rate. */
const mostCalls = 1_000_000;
/** The longest time that a rate is over, in milliseconds: a day. */
const longestMs = 86_400_000;

/** So many calls may begin within so many milliseconds. */
export interface RatePlan {
  readonly calls: number;
  readonly perMs: number;
}

/** Reads a rate: `100/s`, `30/m`, `1000/h`, `5/10s`. Undefined when the text is none. */
export function parseRate(text: string): RatePlan | undefined {
  const parts = /^(\d{1,9})\/(\d.{0,30}|d|h|m|s|ms)$/.exec(text);
  if (parts === null) return undefined;
  const [, calls = "", time = ""] = parts;
  const perMs = parseDuration(/^\d/.test(time) ? time : `1${time}`);
  return perMs === undefined || perMs === 0 ? undefined : { calls: Number(calls), perMs };
}

/** Writes a rate as the shortest text that `parseRate` reads back. */
export function formatRate({ calls, perMs }: RatePlan): string {
  return `${calls}/${formatDuration(perMs).replace(/^1([a-z]+)$/, "$1")}`;
}

/** Checks a rate: empty, or one within bounds. */
export function checkRate(text: string, path: string, findings: Findings): void {
  if (text === "") return;
  const rate = parseRate(text);
  const isWithin =
    rate !== undefined && rate.calls >= 1 && rate.calls <= mostCalls && rate.perMs <= longestMs;
  if (isWithin) return;
  findings.add(path, {
    code: "INVALID_RATE",
    expected: `calls in a time, such as \`100/s\`, \`30/m\` or \`5/10s\`: 1 to ${mostCalls.toLocaleString("en")} calls, at most a day`,
    found: JSON.stringify(text.slice(0, 60)),
    hint: /^\d+$/.test(text) ? `did you mean \`${text}/s\` or \`${text}/m\`?` : "units are d, h, m, s and ms",
  });
}
