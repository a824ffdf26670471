import { MachineryError, type Event, type EventStatus } from "@machinery/client";

/** What became of one of many events. */
export type BulkOutcome =
  | { readonly eventId: string; readonly result: "done"; readonly status: EventStatus | undefined }
  | { readonly eventId: string; readonly result: "refused"; readonly error: MachineryError }
  /** The connection broke before, or somebody stopped it. */
  | { readonly eventId: string; readonly result: "not tried" };

/** How many events are asked for at the same time: a browser has few connections to one daemon. */
const atOnce = 4;

/**
 * Does something to many events, one by one, a few at the same time, and tells each outcome as it comes. It goes on past refusals. When it is
 * aborted or the connection breaks, what was not begun is told as not tried; what was under way when it broke may have happened.
 */
export async function runBulk(
  eventIds: readonly string[],
  perform: (eventId: string) => Promise<Event | undefined>,
  tell: (outcome: BulkOutcome) => void,
  signal: AbortSignal,
): Promise<void> {
  let next = 0;
  let isBroken = false;
  const work = async (): Promise<void> => {
    for (let at = next++; at < eventIds.length; at = next++) {
      const eventId = eventIds[at]!;
      if (signal.aborted || isBroken) {
        tell({ eventId, result: "not tried" });
        continue;
      }
      try {
        tell({ eventId, result: "done", status: (await perform(eventId))?.status });
      } catch (thrown) {
        const error = MachineryError.from(thrown);
        isBroken ||= error.reason === "UNREACHABLE";
        tell({ eventId, result: "refused", error });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
