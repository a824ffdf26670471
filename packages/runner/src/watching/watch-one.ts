import type { Epoch } from "../epoch.js";
import type { WatchQuery } from "../partition.js";
import { readHistory } from "../reading/read-history.js";
import { refusals } from "../rejections.js";
import { summaryOfHead } from "../residents/resident.js";
import { isStoreTrouble, messageOf } from "../trouble.js";
import type { Told } from "./watchers.js";

/** The facts of one event, those of the past first, without a gap and without one twice; ends when the event has. */
export async function* watchOne(
  epoch: Epoch,
  eventId: string,
  query: WatchQuery,
  signal: AbortSignal,
): AsyncGenerator<Told> {
  const { watchers, limits } = epoch.around;
  if (!watchers.hasRoom) {
    yield refusals.tooManyWatchers(limits.watchers);
    return;
  }
  const { queue, leave } = watchers.addOne(eventId);
  const end = () => queue.end();
  signal.addEventListener("abort", end, { once: true });
  try {
    // What was decided before this watch began is not told to it: it must be in the store before that is read.
    await epoch.pipeline.passed();
    let seen = query.afterSequence ?? 0;
    let found = false;
    for await (const { facts, state, head } of readHistory(epoch.store, epoch.plans, eventId, seen)) {
      found = true;
      if (signal.aborted) return;
      if (facts.length > 0) {
        seen = facts.at(-1)!.sequence;
        yield { ok: true, value: { cursor: String(seen), event: summaryOfHead(head), facts } };
      }
      if (state.ended) return;
    }
    if (!found) {
      yield refusals.eventNotFound(eventId);
      return;
    }
    for (;;) {
      const told = await queue.next();
      if (told === undefined || signal.aborted) return;
      if (!told.ok) {
        yield told;
        return;
      }
      const facts = told.value.facts.filter(({ sequence }) => sequence > seen);
      if (facts.length === 0) continue;
      seen = facts.at(-1)!.sequence;
      yield { ok: true, value: { ...told.value, facts } };
    }
  } catch (error) {
    epoch.trouble(error, "an event cannot be watched", eventId);
    yield isStoreTrouble(error)
      ? refusals.storeUnavailable(messageOf(error))
      : refusals.internal(messageOf(error));
  } finally {
    signal.removeEventListener("abort", end);
    leave();
  }
}
