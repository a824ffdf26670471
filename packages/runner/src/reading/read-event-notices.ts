import { readNotices, type StoreReader } from "@machinery/store";
import type { EventNotice, EventSummary } from "../partition.js";
import type { Plans } from "../residents/plans.js";
import { isStoreTrouble } from "../trouble.js";

/** Whom an event's end is told, and what became of that. Nobody, when its workflow cannot be had any more. */
export async function readEventNotices(
  reader: StoreReader,
  plans: Plans,
  { eventId, workflow, revision, status, endTimeMs }: EventSummary,
): Promise<EventNotice[]> {
  if (endTimeMs === undefined) return [];
  const planned = await noticesOf(plans, workflow, revision);
  if (planned === undefined) return [];
  const outcomes = await readNotices(reader, eventId);
  return planned.flatMap(({ url, on }, place) => {
    if (!on.includes(status)) return [];
    const known = outcomes.get(place);
    if (known === undefined) return [{ url }];
    const { delivered, attempts, timeMs, message } = known;
    return [{ url, outcome: { delivered, attempts, timeMs: Number(timeMs), message } }];
  });
}

async function noticesOf(plans: Plans, workflow: string, revision: number) {
  try {
    return (await plans.get(workflow, revision))?.plan.notices;
  } catch (error) {
    if (isStoreTrouble(error)) throw error;
    return undefined;
  }
}
