import { parseDuration } from "@machinery/language";
import { CliError } from "./cli-error.js";

/** A duration of an option or argument in milliseconds: `500ms`, `30s`, `1m30s`, `2d`. A bare number is seconds. */
export function parseSpan(text: string, name: string): number {
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : parseDuration(text);
  if (ms === undefined || ms <= 0) {
    throw new CliError(
      "a duration longer than nothing, such as `30s` or `1m30s`",
      `\`${text}\``,
      `correct ${name}`,
    );
  }
  return ms;
}
