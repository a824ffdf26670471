import { fail } from "./frame.js";

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = "January February March April May June July August September October November December".split(
  " ",
);

const two = (value: number): string => String(value).padStart(2, "0");

/** A time by a pattern of `strftime`. `minutes` is how far its zone is ahead of UTC. */
export function formatTime(ms: number, pattern: string, minutes: number): string {
  const date = new Date(ms + minutes * 60_000);
  const offset = (colon: string): string => {
    const size = Math.abs(minutes);
    return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}${colon}${two(size % 60)}`;
  };
  const year = String(date.getUTCFullYear()).padStart(4, "0");
  return pattern.replaceAll(/%(.?)/gs, (_, what: string) => {
    switch (what) {
      case "Y":
        return year;
      case "y":
        return year.slice(2);
      case "m":
        return two(date.getUTCMonth() + 1);
      case "d":
        return two(date.getUTCDate());
      case "e":
        return String(date.getUTCDate());
      case "j":
        return String(
          (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) -
            Date.UTC(date.getUTCFullYear(), 0)) /
            86_400_000 +
            1,
        ).padStart(3, "0");
      case "H":
        return two(date.getUTCHours());
      case "M":
        return two(date.getUTCMinutes());
      case "S":
        return two(date.getUTCSeconds());
      case "L":
        return String(date.getUTCMilliseconds()).padStart(3, "0");
      case "F":
        return `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
      case "T":
        return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
      case "A":
        return days[date.getUTCDay()]!;
      case "a":
        return days[date.getUTCDay()]!.slice(0, 3);
      case "B":
        return months[date.getUTCMonth()]!;
      case "b":
        return months[date.getUTCMonth()]!.slice(0, 3);
      case "u":
        return String(date.getUTCDay() || 7);
      case "z":
        return offset("");
      case "Z":
        return minutes === 0 ? "UTC" : offset(":");
      case "%":
        return "%";
      default:
        return fail(`\`%${what}\` is not one of %Y %y %m %d %e %j %H %M %S %L %F %T %A %a %B %b %u %z %Z %%`);
    }
  });
}
