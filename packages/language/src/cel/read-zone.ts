import { fail } from "./frame.js";

/** The minutes that a zone is ahead of UTC: `UTC`, `Z` or an offset such as `+02:00`. Named zones change by law, so they are not known. */
export function readZone(zone: string): number {
  if (zone === "UTC" || zone === "Z") return 0;
  const parts = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  const minutes = parts === null ? Number.NaN : Number(parts[2]) * 60 + Number(parts[3]);
  if (!(minutes <= 18 * 60) || Number(parts![3]) > 59)
    return fail("the zone is neither UTC nor an offset such as +02:00");
  return parts![1] === "-" ? -minutes : minutes;
}
