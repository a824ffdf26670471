import { fn, type FunctionGroup, type FunctionRow } from "./function-row.js";

const time = "timestamp('2026-11-23T06:45:07.250Z')";

const part = (name: string, about: string, value: number): FunctionRow =>
  fn([`time.${name}()`, `time.${name}(zone)`], about, [`${time}.${name}()`, value]);

/** Functions of times and spans. */
export const timeFunctionRows: FunctionGroup = {
  title: "Times and durations",
  about:
    "`now` is the time of the commit, `event.time` that of the post. A time plus or minus a duration is a time, the difference of two times a duration; both are compared with `<` and the like, and leave an expression as text. Parts are those in UTC, or in a zone that is given as an offset such as `+02:00`; zones by name are not known.",
  rows: [
    fn(
      "timestamp(value)",
      "A time, of a text as RFC 3339 writes it, of seconds since 1970, or of a time",
      ["timestamp('2026-11-23T06:45:00Z') + duration('36h')", "2026-11-24T18:45:00Z"],
      ["timestamp(0)", "1970-01-01T00:00:00Z"],
    ),
    fn("duration(value)", "A duration, of a text such as `1h30m` or of a duration", [
      "duration('1h30m') > duration('80m')",
      true,
    ]),
    fn(
      ["time.format(pattern)", "time.format(pattern, zone)"],
      "As text: `%Y %y` year, `%m %B %b` month, `%d %e` day, `%j` day of the year, `%A %a` its name, `%u` its number from Monday, `%H %M %S %L` hours to milliseconds, `%F` date, `%T` time, `%z %Z` zone",
      [`${time}.format('%A, %e %B %Y')`, "Monday, 23 November 2026"],
      [`${time}.format('%F %T %z', '+02:00')`, "2026-11-23 08:45:07 +0200"],
    ),
    part("getFullYear", "The year", 2026),
    part("getMonth", "The month, from 0", 10),
    part("getDate", "The day of the month, from 1", 23),
    part("getDayOfMonth", "The day of the month, from 0", 22),
    part("getDayOfWeek", "The day of the week, 0 is Sunday", 1),
    part("getDayOfYear", "The day of the year, from 0", 326),
    part("getHours", "The hour; of a duration all of them", 6),
    part("getMinutes", "The minute; of a duration all of them", 45),
    part("getSeconds", "The second; of a duration all of them", 7),
    part("getMilliseconds", "The millisecond; of a duration all of them", 250),
  ],
};

/** Functions of numbers, and conversions. */
export const numberFunctionRows: FunctionGroup = {
  title: "Numbers and conversions",
  about: "What cannot be converted fails.",
  rows: [
    fn("int(value)", "An int, of a number (cut), a text, or a time (seconds since 1970)", [
      "int('42') + int(2.9)",
      44,
    ]),
    fn("double(value)", "A number, of a number or a text", ["double('2.5')", 2.5]),
    fn("string(value)", "A text, of a number, a boolean, a time or a duration", [
      "string(2.5) + string(true)",
      "2.5true",
    ]),
    fn("bool(value)", "True or false, of a text or a boolean", ["bool('true')", true]),
    fn("dyn(value)", "The value, whose type is then only known when it runs", ["dyn(1)", 1]),
    fn("math.abs(x)", "Without its sign", ["math.abs(-3)", 3]),
    fn("math.sign(x)", "−1, 0 or 1", ["math.sign(-0.5)", -1]),
    fn("math.floor(x)", "The int below", ["math.floor(2.7)", 2]),
    fn("math.ceil(x)", "The int above", ["math.ceil(2.1)", 3]),
    fn("math.round(x)", "The nearest int", ["math.round(2.5)", 3]),
    fn("math.trunc(x)", "The int towards 0", ["math.trunc(-2.7)", -2]),
    fn("math.sqrt(x)", "The square root", ["math.sqrt(2.25)", 1.5]),
    fn(
      ["math.greatest(a)", "math.greatest(a, b)", "math.greatest(a, b, c)", "math.greatest(a, b, c, d)"],
      "The greatest of up to four numbers",
      ["math.greatest(1, 3, 2)", 3],
    ),
    fn(
      ["math.least(a)", "math.least(a, b)", "math.least(a, b, c)", "math.least(a, b, c, d)"],
      "The least of up to four numbers",
      ["math.least(1, 3, 2)", 1],
    ),
  ],
};
