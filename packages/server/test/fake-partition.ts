import { EventStatus, refuse, type Rejection, type Result } from "@machinery/protocol";
import type {
  Change,
  EventDetail,
  EventSummary,
  Partition,
  PostCommand,
  TimedFact,
  WatchQuery,
} from "@machinery/runner";
import type { StoredPair } from "@machinery/store";
import { createSystemIds } from "../src/ports/system-ids.js";
import { eventNotFound } from "../src/errors/not-found.js";

/** What a post with `full` in its data is refused with: so many characters of what was found. */
const backlogFull: Rejection = {
  reason: "BACKLOG_FULL",
  expected: "room in the backlog",
  found: "none",
  todo: "post again a little later",
  retryAfterMs: 1_500,
};

/** A partition that keeps events in a list and finishes none: enough to look at what stands before a partition. */
export class FakePartition implements Partition {
  readonly posted: PostCommand[] = [];
  /** How long reads of one event were to wait. */
  readonly waited: number[] = [];
  readonly events = new Map<string, EventDetail>();
  readonly watched: { query: WatchQuery; signal: AbortSignal }[] = [];
  /** What a watch gives after its first change; then it waits for its signal. */
  changes: Result<Change>[] = [];
  /** What a copy gives. */
  pages: Result<readonly StoredPair[]>[] = [{ ok: true, value: [] }];
  writable = true;
  /** What posts that come together are refused with, all of them. */
  refusal: Rejection | undefined;
  /** What to throw at the next submit. */
  fault: Error | undefined;
  readonly #ids = createSystemIds();

  // oxlint-disable-next-line typescript/no-explicit-any -- one body for all overloads
  async submit(command: any): Promise<any> {
    if (this.fault !== undefined) throw this.fault;
    if (command.kind === "cancel") {
      const event = this.events.get(command.eventId);
      return event === undefined ? refuse(eventNotFound(command.eventId)) : { ok: true, value: event };
    }
    if (command.kind === "post-many") {
      if (this.refusal !== undefined) return refuse(this.refusal);
      const value = [];
      for (const post of command.posts) value.push(await this.submit(post));
      return { ok: true, value };
    }
    this.posted.push(command);
    const full = Number(command.data?.full ?? 0);
    if (full > 0) return refuse({ ...backlogFull, found: "none".padEnd(full) });
    const event: EventDetail = {
      eventId: this.#ids.eventId(1_700_000_000_000 + this.posted.length),
      workflow: command.workflow,
      revision: command.revision,
      status: EventStatus.RUNNING,
      ackTimeMs: 1_700_000_000_000,
      labels: command.labels,
      facts: 2,
      data: command.data,
      steps: [],
      stepsLeftOut: 0,
      reruns: [],
      notices: [],
    };
    this.events.set(event.eventId, event);
    return { ok: true, value: { event: summaryOf(event), existed: false } };
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- one body for all overloads
  async read(query: any): Promise<any> {
    if (query.kind === "list") {
      const events = [...this.events.values()].map(summaryOf).reverse();
      const from = query.after === undefined ? 0 : Number(query.after);
      const to = from + query.pageSize;
      const next = to < events.length ? { next: String(to) } : {};
      return { ok: true, value: { events: events.slice(from, to), ...next } };
    }
    if (query.kind === "count") {
      const { workflow = "", status = 0 } = [...this.events.values()][0] ?? {};
      const count = this.events.size;
      return { ok: true, value: { counts: [{ workflow, status, count }], isMore: false } };
    }
    const event = this.events.get(query.eventId);
    if (event === undefined) return refuse(eventNotFound(query.eventId));
    if (query.kind === "event") this.waited.push(query.waitMs);
    if (query.kind === "event") return { ok: true, value: event };
    const facts = [1, 2].filter((sequence) => sequence > query.afterSequence).map(factOf);
    const page = facts.slice(0, query.pageSize);
    return { ok: true, value: { facts: page, more: page.length < facts.length, ended: false } };
  }

  async *watch(query: WatchQuery, signal: AbortSignal): AsyncGenerator<Result<Change>> {
    this.watched.push({ query, signal });
    if (query.eventId === undefined) yield { ok: true, value: { cursor: "first", facts: [] } };
    for (const change of this.changes) yield change;
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  async *copy(): AsyncGenerator<Result<readonly StoredPair[]>, void> {
    yield* this.pages;
  }

  health() {
    return { writable: this.writable, running: 0, accepted: 0 };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A fact with a number, as a history shows it. */
export function factOf(sequence: number): TimedFact {
  return {
    sequence,
    timeMs: 1_700_000_000_000 + sequence,
    kind: "step-succeeded",
    step: "upper",
    attempt: 1,
    verb: "call",
    service: "upper",
    outputs: { message: "A", nested: [1, null, true] },
    eventStatus: EventStatus.RUNNING,
  };
}

function summaryOf(event: EventDetail): EventSummary {
  const { data: _data, steps: _steps, ...summary } = event;
  return summary;
}
