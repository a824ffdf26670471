import { WhenSpent } from "@machinery/protocol";

/** What comes when attempts are spent, as people write it. */
export function whenSpentToJson(whenSpent: WhenSpent): string | undefined {
  if (whenSpent === WhenSpent.PAUSE) return "pause";
  return whenSpent === WhenSpent.FAIL ? "fail" : undefined;
}
