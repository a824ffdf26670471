import { describeSteps, type DescribedFact, type EventState } from "@machinery/engine";
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
} from "../partition.js";
import { PAYLOAD_BYTES, PayloadBudget } from "./payload-budget.js";
import type { Plans } from "../residents/plans.js";
import { readEventNotices } from "./read-event-notices.js";
import { readHistory } from "./read-history.js";
import { refusals } from "../rejections.js";
import { summaryOfHead } from "../residents/resident.js";

/** One event with its payloads and steps, as committed. The payloads of steps end where there are too many for one answer. */
export async function readDetail(
  reader: StoreReader,
  plans: Plans,
  eventId: string,
): Promise<Result<EventDetail>> {
  const budget = new PayloadBudget(PAYLOAD_BYTES);
  const facts: { readonly timeMs: number; readonly fact: DescribedFact }[] = [];
  const cut = new Set<string>();
  let state: EventState | undefined;
  let summary: EventSummary | undefined;
  for await (const entry of readHistory(reader, plans, eventId)) {
    for (const fact of entry.facts) {
      // What concerns the event itself is in its data, outputs and error, whatever their size.
      const fits = fact.step === "" || budget.takes(fact);
      if (!fits) cut.add(fact.step);
      facts.push({ timeMs: fact.timeMs, fact: fits ? fact : withoutPayloads(fact) });
    }
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
      notices: await readEventNotices(reader, plans, summary),
      steps: describeSteps(facts).map((step) =>
        cut.has(step.path) ? { ...step, payloadsLeftOut: true } : step,
      ),
    },
  };
}

function withoutPayloads({ inputs: _inputs, outputs: _outputs, error, ...rest }: TimedFact): DescribedFact {
  if (error === undefined) return rest;
  const { data: _data, ...known } = error;
  return { ...rest, error: known };
}

/** A page of an event's history. */
export async function readHistoryPage(
  reader: StoreReader,
  plans: Plans,
  query: HistoryQuery,
): Promise<Result<HistoryPage>> {
  const pageSize = Math.max(1, query.pageSize);
  const budget = new PayloadBudget(PAYLOAD_BYTES);
  const facts: TimedFact[] = [];
  let ended: boolean | undefined;
  for await (const entry of readHistory(reader, plans, query.eventId, query.afterSequence)) {
    ended = entry.state.ended;
    for (const fact of entry.facts) {
      const fits = budget.takes(fact) && facts.length < pageSize;
      if (!fits && facts.length > 0) {
        const head = await readHead(reader, query.eventId);
        return { ok: true, value: { facts, more: true, ended: hasEnded(head?.status ?? 0) } };
      }
      facts.push(fact);
    }
  }
  if (ended === undefined) return refusals.eventNotFound(query.eventId);
  return { ok: true, value: { facts, more: false, ended } };
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
