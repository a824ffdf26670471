import type { PlacePause, Places, Seat } from "./places.js";

/** What an event waits for before it begins. */
export type EventDeferral =
  | ({ readonly by: "pause" } & PlacePause)
  /** As many events are under way as may be: of the workflow, of the key, or at work in the partition. */
  | { readonly by: "workflow" | "running"; readonly underWay: number; readonly limit: number }
  | { readonly by: "key"; readonly key: string; readonly underWay: number; readonly limit: number }
  /** Its turn comes by itself. */
  | { readonly by: "turn" };

/** Who knows what keeps events from beginning. */
export interface DeferralSurroundings {
  readonly seat: Pick<Seat, "askLoad">;
  /** Events at work in the partition. */
  readonly residents: { readonly atWork: number };
  readonly around: {
    readonly places: Pick<Places, "rule">;
    /** How many events may be at work. */
    readonly limits: { readonly running: number };
  };
}

/** Says what keeps an event of a workflow and key from beginning, as of now. */
export async function eventDeferral(
  { seat, residents, around }: DeferralSurroundings,
  workflow: string,
  key: string,
): Promise<EventDeferral> {
  const { paused, limit, perKey } = around.places.rule(workflow) ?? {};
  if (paused !== undefined) return { by: "pause", ...paused };
  if (limit !== undefined || perKey !== undefined) {
    const { underWay, ofKey } = await seat.askLoad(workflow, key);
    if (limit !== undefined && underWay >= limit) return { by: "workflow", underWay, limit };
    if (perKey !== undefined && key !== "" && ofKey >= perKey)
      return { by: "key", key, underWay: ofKey, limit: perKey };
  }
  const { running } = around.limits;
  const { atWork } = residents;
  return atWork >= running ? { by: "running", underWay: atWork, limit: running } : { by: "turn" };
}
