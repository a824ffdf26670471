import type { Epoch } from "../epoch.js";
import { matches } from "./matches.js";
import type { WatchQuery } from "../partition.js";
import { refusals } from "../rejections.js";
import type { Told } from "./watchers.js";

/** What changes in all events that match, from a cursor or from now on. Ends with a refusal, or when the signal says so. */
export async function* watchMany(epoch: Epoch, query: WatchQuery, signal: AbortSignal): AsyncGenerator<Told> {
  const { watchers, limits } = epoch.around;
  const { ring } = watchers;
  if (!watchers.hasRoom) {
    yield refusals.tooManyWatchers(limits.watchers);
    return;
  }
  const cursor = query.cursor ?? "";
  const from = cursor === "" ? undefined : ring.find(cursor);
  if (from?.kind === "invalid") {
    yield refusals.invalidCursor(cursor);
    return;
  }
  if (from?.kind === "expired") {
    yield refusals.resumeExpired("a cursor of before");
    return;
  }
  // In one turn: what is remembered up to now, and everything after it.
  const { queue, leave } = watchers.addMany(query.filter);
  const past = from === undefined ? [] : ring.from(from.number);
  const first = { cursor: from === undefined ? ring.cursor : cursor, facts: [] };
  const end = () => queue.end();
  signal.addEventListener("abort", end, { once: true });
  try {
    yield { ok: true, value: first };
    for (const change of past) {
      if (signal.aborted) return;
      if (matches(change.event!, query.filter)) yield { ok: true, value: change };
    }
    for (;;) {
      const told = await queue.next();
      if (told === undefined || signal.aborted) return;
      yield told;
      if (!told.ok) return;
    }
  } finally {
    signal.removeEventListener("abort", end);
    leave();
  }
}
