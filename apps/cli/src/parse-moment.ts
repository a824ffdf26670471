import { parseDuration } from "@machinery/language";
import { CliError } from "./cli-error.js";

/** A moment of an option in milliseconds since 1970: so long ago (`2h`), or a time (`2026-11-23`, `2026-11-23T08:00:00Z`; UTC unless it says otherwise). */
export function parseMoment(text: string, name: string, nowMs: number): number {
  const ago = parseDuration(text);
  if (ago !== undefined) return nowMs - ago;
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) {
    const time = text.replace(" ", "T");
    const zoned = !time.includes("T") || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(time) ? time : `${time}Z`;
    const ms = Date.parse(zoned);
    if (!Number.isNaN(ms)) return ms;
  }
  throw new CliError(
    "how long ago, such as `2h`, or a time, such as `2026-11-23T08:00:00Z`",
    `\`${text}\``,
    `correct ${name}`,
  );
}
