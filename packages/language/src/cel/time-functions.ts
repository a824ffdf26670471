import type { CelFunction, Parameter } from "./cel-function.js";
import { formatTime } from "./format-time.js";
import { fail } from "./frame.js";
import { readZone } from "./read-zone.js";
import { Duration, Timestamp } from "./time-values.js";
import { int, string } from "./type.js";
import type { Value } from "./value.js";

function get(name: string, of: Parameter, run: (value: Value) => number): CelFunction {
  return { name, method: true, parameters: [of], result: int, run: ([value]) => run(value!) };
}

/** A part of a time in UTC, or in a zone that is given. */
const part = (name: string, run: (date: Date) => number): CelFunction[] => [
  get(name, "timestamp", (value) => run(new Date(Timestamp.ms(value as Timestamp)))),
  {
    name,
    method: true,
    parameters: ["timestamp", "string"],
    result: int,
    run: ([value, zone]) =>
      run(new Date(Timestamp.ms(value as Timestamp) + readZone(zone as string) * 60_000)),
  },
];

const format = (more: readonly Parameter[]): CelFunction => ({
  name: "format",
  method: true,
  parameters: ["timestamp", "string", ...more],
  result: string,
  run: ([value, pattern, zone], frame) => {
    frame.spend(1 + (pattern as string).length / 8);
    if ((pattern as string).length > 1_000) return fail("the pattern is longer than 1000 characters");
    const minutes = zone === undefined ? 0 : readZone(zone as string);
    return formatTime(Timestamp.ms(value as Timestamp), pattern as string, minutes);
  },
});

const whole = (name: string, unitMs: number): CelFunction =>
  get(name, "duration", (value) => Math.trunc(Duration.ms(value as Duration) / unitMs) + 0);

/** Parts of times and their texts. As CEL has it, months and days of the week, month and year count from 0; `getDate` from 1. */
export const timeFunctions: readonly CelFunction[] = [
  ...part("getFullYear", (date) => date.getUTCFullYear()),
  ...part("getMonth", (date) => date.getUTCMonth()),
  ...part("getDate", (date) => date.getUTCDate()),
  ...part("getDayOfMonth", (date) => date.getUTCDate() - 1),
  ...part("getDayOfWeek", (date) => date.getUTCDay()),
  ...part("getDayOfYear", (date) =>
    Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000),
  ),
  ...part("getHours", (date) => date.getUTCHours()),
  ...part("getMinutes", (date) => date.getUTCMinutes()),
  ...part("getSeconds", (date) => date.getUTCSeconds()),
  ...part("getMilliseconds", (date) => date.getUTCMilliseconds()),
  format([]),
  format(["string"]),
  whole("getHours", 3_600_000),
  whole("getMinutes", 60_000),
  whole("getSeconds", 1_000),
  get("getMilliseconds", "duration", (value) => Duration.ms(value as Duration)),
];
