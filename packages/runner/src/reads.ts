import { describeSteps, type EventState } from "@machinery/engine";
import type { Result } from "@machinery/protocol";
import { hasEnded, listHeads, readHead, type StoreReader } from "@machinery/store";
import type {
  EventDetail,
  EventPage,
  EventSummary,
  HistoryPage,
  HistoryQuery,
  ListQuery,
  TimedFact,
} from "./partition.js";
import type { Plans } from "./plans.js";
import { readHistory } from "./read-history.js";
import { refusals } from "./rejections.js";
import { summaryOfHead } from "./resident.js";

/** One event with its payloads and steps, as committed. */
export async function readDetail(
  reader: StoreReader,
  plans: Plans,
  eventId: string,
): Promise<Result<EventDetail>> {
  const facts: TimedFact[] = [];
  let state: EventState | undefined;
  let summary: EventSummary | undefined;
  for await (const entry of readHistory(reader, plans, eventId)) {
    facts.push(...entry.facts);
    state = entry.state;
    summary = summaryOfHead(entry.head);
  }
  if (state === undefined || summary === undefined) return refusals.eventNotFound(eventId);
  const { data, outputs, error } = state;
  return {
    ok: true,
    value: {
      ...summary,
      data,
      ...(outputs === undefined ? undefined : { outputs }),
      ...(error === undefined ? undefined : { error }),
      steps: describeSteps(facts.map((fact) => ({ timeMs: fact.timeMs, fact }))),
    },
  };
}

/** A page of an event's history. */
export async function readHistoryPage(
  reader: StoreReader,
  plans: Plans,
  query: HistoryQuery,
): Promise<Result<HistoryPage>> {
  const pageSize = Math.max(1, query.pageSize);
  const facts: TimedFact[] = [];
  let ended: boolean | undefined;
  for await (const entry of readHistory(reader, plans, query.eventId, query.afterSequence)) {
    facts.push(...entry.facts);
    ended = entry.state.ended;
    if (facts.length > pageSize) break;
  }
  if (ended === undefined) return refusals.eventNotFound(query.eventId);
  if (facts.length > pageSize) {
    const head = await readHead(reader, query.eventId);
    ended = hasEnded(head?.status ?? 0);
  }
  return { ok: true, value: { facts: facts.slice(0, pageSize), more: facts.length > pageSize, ended } };
}

/** A page of events without payloads, newest first. */
export async function readList(reader: StoreReader, query: ListQuery): Promise<Result<EventPage>> {
  const { filter, after } = query;
  const page = await listHeads(reader, filter, {
    limit: Math.max(1, query.pageSize),
    ...(after === undefined ? undefined : { after }),
  });
  const events = page.heads.map(summaryOfHead);
  return { ok: true, value: page.next === undefined ? { events } : { events, next: page.next } };
}
