import { type DescribedFact, type EventState, StepFold } from "@machinery/engine";
import { EventStatus, type Result } from "@machinery/protocol";
import { hasEnded, listHeads, readHead, readReruns, type StoreReader } from "@machinery/store";
import type {
  EventDetail,
  EventPage,
  EventSummary,
  HistoryPage,
  HistoryQuery,
  ListQuery,
  TimedFact,
} from "../partition.js";
import type { EventDeferral } from "../places/event-deferral.js";
import { PAYLOAD_BYTES, PayloadBudget } from "./payload-budget.js";
import type { Plans } from "../residents/plans.js";
import { readEventNotices } from "./read-event-notices.js";
import type { HistoryPlaces } from "./history-places.js";
import { type HistoryEntry, readHistory } from "./read-history.js";
import { refusals } from "../rejections.js";
import { summaryOfHead } from "../residents/resident.js";

/** How many steps one answer holds, at about two hundred bytes each without payloads. More, where more have not ended. */
const MOST_STEPS = 5_000;

/** How many events that carry it out again one answer names. */
const MOST_RERUNS = 100;

/** One event with its payloads and steps, as committed. Where there are too many for one answer, steps and their payloads are left out. */
export async function readDetail(
  reader: StoreReader,
  plans: Plans,
  eventId: string,
  /** Asked where the event has not begun. */
  deferral: (workflow: string, key: string) => Promise<EventDeferral>,
): Promise<Result<EventDetail>> {
  const budget = new PayloadBudget(PAYLOAD_BYTES);
  const fold = new StepFold(MOST_STEPS);
  let state: EventState | undefined;
  let summary: EventSummary | undefined;
  let key = "";
  for await (const entry of readHistory(reader, plans, eventId)) {
    for (const fact of entry.facts) {
      // What concerns the event itself is in its data, outputs and error, whatever their size.
      const fits = fact.step === "" || budget.takes(fact);
      fold.add(fact.timeMs, fits ? fact : withoutPayloads(fact), !fits);
    }
    state = entry.state;
    summary = summaryOfHead(entry.head);
    key = entry.head.birth?.concurrencyKey ?? "";
  }
  if (state === undefined || summary === undefined) return refusals.eventNotFound(eventId);
  const { data, outputs, error } = state;
  const deferred =
    summary.status === EventStatus.ACCEPTED ? await deferral(summary.workflow, key) : undefined;
  return {
    ok: true,
    value: {
      ...summary,
      data,
      ...(outputs === undefined ? undefined : { outputs }),
      ...(error === undefined ? undefined : { error }),
      ...(deferred && { deferred }),
      reruns: await readReruns(reader, eventId, MOST_RERUNS),
      notices: await readEventNotices(reader, plans, summary),
      steps: fold.steps(),
      stepsLeftOut: fold.leftOut,
    },
  };
}

function withoutPayloads({ inputs: _inputs, outputs: _outputs, error, ...rest }: TimedFact): DescribedFact {
  if (error === undefined) return rest;
  const { data: _data, ...known } = error;
  return { ...rest, error: known };
}

/** A page of an event's history. It goes on where the page before it was left, if that is still known. */
export async function readHistoryPage(
  reader: StoreReader,
  plans: Plans,
  places: HistoryPlaces,
  query: HistoryQuery,
): Promise<Result<HistoryPage>> {
  const { eventId, afterSequence } = query;
  const pageSize = Math.max(1, query.pageSize);
  const budget = new PayloadBudget(PAYLOAD_BYTES);
  const facts: TimedFact[] = [];
  let ended: boolean | undefined;
  for await (const entry of readOn(reader, plans, query, places.take(eventId, afterSequence))) {
    ended = entry.state.ended;
    for (const [at, fact] of entry.facts.entries()) {
      const fits = budget.takes(fact) && facts.length < pageSize;
      if (!fits && facts.length > 0) {
        places.leave(eventId, facts.at(-1)!.sequence, { ...entry, facts: entry.facts.slice(at) });
        const head = await readHead(reader, eventId);
        return { ok: true, value: { facts, more: true, ended: hasEnded(head?.status ?? 0) } };
      }
      facts.push(fact);
    }
  }
  if (ended === undefined) return refusals.eventNotFound(eventId);
  return { ok: true, value: { facts, more: false, ended } };
}

/** The history from a page's beginning: what is left of the commit in which the page before it ended, then the commits after that. */
async function* readOn(
  reader: StoreReader,
  plans: Plans,
  { eventId, afterSequence }: HistoryQuery,
  left: HistoryEntry | undefined,
): AsyncGenerator<HistoryEntry> {
  if (left !== undefined) yield left;
  yield* readHistory(reader, plans, eventId, afterSequence, left);
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
