import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampMs, type Duration, type Timestamp } from "@bufbuild/protobuf/wkt";
import {
  FactSchema,
  limits,
  refuse,
  type EventFilter as EventFilterMessage,
  type EventService,
  type JsonObject,
  type ListEventsResponseSchema,
  type Result,
} from "@machinery/protocol";
import type { EventFilter } from "@machinery/runner";
import { checkFilter } from "../events/check-filter.js";
import { AskDesk } from "../events/ask-desk.js";
import type { EventDesk } from "../events/event-desk.js";
import { HoldDesk } from "../events/hold-desk.js";
import { RerunDesk } from "../events/rerun-desk.js";
import { SignalDesk } from "../events/signal-desk.js";
import type { StepDesk } from "../events/step-desk.js";
import { eventToMessage, factToMessage } from "../events/event-message.js";
import { invalidArgument } from "../errors/invalid-argument.js";
import { readPageSize, readPageToken, writePageToken } from "../events/page-token.js";
import { countsToMessage } from "../events/counts-message.js";
import { fitPage } from "./fit-page.js";
import type { Handlers } from "./handlers.js";
import { createHoldHandlers } from "./hold-handlers.js";
import { createPeopleHandlers } from "./people-handlers.js";
import { createPostEvents } from "./post-events.js";
import { createRerunHandlers } from "./rerun-handlers.js";
import { createStepHandlers } from "./step-handlers.js";
import { createWatchHandlers } from "./watch-handlers.js";

/** EventService, apart from any protocol. */
export function createEventHandlers(desk: EventDesk, steps: StepDesk): Handlers<typeof EventService> {
  const watching = createWatching(desk);
  return {
    ...watching,
    ...createWatchHandlers(watching),
    ...createStepHandlers(steps),
    ...createHoldHandlers(new HoldDesk(desk.partition, desk.dataBytes)),
    ...createRerunHandlers(new RerunDesk(desk.catalogue, desk.partition, desk.dataBytes)),
    ...createPeopleHandlers(new SignalDesk(desk.partition), new AskDesk(desk.partition, desk.dataBytes)),

    async postEvent(request) {
      const waitMs = readWait(request.wait);
      if (!waitMs.ok) return waitMs;
      const posted = await desk.post({
        workflow: request.workflow,
        data: request.data ?? {},
        labels: request.labels,
        idempotencyKey: request.idempotencyKey,
        waitMs: waitMs.value,
      });
      if (!posted.ok) return posted;
      const { event, outputs, existed } = posted.value;
      return { ok: true, value: { event: eventToMessage(event, outputs), existed } };
    },

    postEvents: createPostEvents(desk),

    async getEvent(request) {
      const waitMs = readWait(request.wait);
      if (!waitMs.ok) return waitMs;
      const found = await desk.get(request.eventId, waitMs.value);
      return found.ok ? { ok: true, value: { event: eventToMessage(found.value) } } : found;
    },

    async listEvents(request) {
      const filter = readFilter(request.filter);
      if (!filter.ok) return filter;
      const pageSize = readPageSize(request.pageSize, limits.defaultPageSize);
      if (!pageSize.ok) return pageSize;
      const scope = { ...filter.value } as JsonObject;
      const after = readPageToken("events", scope, request.pageToken);
      if (!after.ok) return after;
      const page = await desk.list(filter.value, pageSize.value, after.value);
      if (!page.ok) return page;
      const { events, next } = page.value;
      const value: MessageInitShape<typeof ListEventsResponseSchema> = {
        events: events.map((event) => eventToMessage(event)),
        nextPageToken: next === undefined ? "" : writePageToken("events", scope, next),
      };
      return { ok: true, value };
    },

    async countEvents(request) {
      const filter = readFilter(request.filter);
      if (!filter.ok) return filter;
      const counted = await desk.count(filter.value);
      return counted.ok ? { ok: true, value: countsToMessage(counted.value) } : counted;
    },

    async getEventHistory(request) {
      const pageSize = readPageSize(request.pageSize, limits.historyPageSize);
      if (!pageSize.ok) return pageSize;
      const after = readPageToken("history", request.eventId, request.pageToken);
      if (!after.ok) return after;
      const page = await desk.history(request.eventId, Number(after.value ?? 0), pageSize.value);
      if (!page.ok) return page;
      const facts = fitPage(FactSchema, page.value.facts.map(factToMessage));
      const hasMore = page.value.more || facts.length < page.value.facts.length;
      const last = facts.at(-1)?.sequence;
      const nextPageToken =
        hasMore && last !== undefined ? writePageToken("history", request.eventId, String(last)) : "";
      return { ok: true, value: { facts, nextPageToken } };
    },

    async cancelEvent(request) {
      const cancelled = await desk.cancel(request.eventId, request.reason);
      return cancelled.ok ? { ok: true, value: { event: eventToMessage(cancelled.value) } } : cancelled;
    },
  };
}

function createWatching(desk: EventDesk): Pick<Handlers<typeof EventService>, "watchEvent" | "watchEvents"> {
  return {
    async *watchEvent(request, { signal }) {
      const afterSequence = Number(request.afterSequence);
      if (!Number.isSafeInteger(afterSequence)) {
        yield refuse(
          invalidArgument(
            "after_sequence",
            "the sequence of a fact",
            String(request.afterSequence),
            "give the last one seen",
          ),
        );
        return;
      }
      for await (const change of desk.watch({ eventId: request.eventId, afterSequence }, signal)) {
        if (!change.ok) {
          yield change;
          return;
        }
        for (const fact of change.value.facts) yield { ok: true, value: { fact: factToMessage(fact) } };
      }
    },

    async *watchEvents(request, { signal }) {
      const filter = readFilter(request.filter);
      if (!filter.ok) {
        yield filter;
        return;
      }
      const cursor = request.cursor === "" ? {} : { cursor: request.cursor };
      for await (const change of desk.watch({ filter: filter.value, ...cursor }, signal)) {
        if (!change.ok) {
          yield change;
          return;
        }
        const { cursor, event, facts } = change.value;
        const shown = event === undefined ? {} : { event: eventToMessage(event) };
        yield { ok: true, value: { cursor, ...shown, facts: facts.map(factToMessage) } };
      }
    },
  };
}

function readWait(wait: Duration | undefined): Result<number> {
  if (wait === undefined) return { ok: true, value: 0 };
  const waitMs = Number(wait.seconds) * 1000 + Math.ceil(wait.nanos / 1e6);
  if (waitMs < 0) {
    return refuse(invalidArgument("wait", "0 or more", `${waitMs} ms`, "leave it out to not wait"));
  }
  return { ok: true, value: waitMs };
}

function readFilter(filter: EventFilterMessage | undefined): Result<EventFilter> {
  return checkFilter(
    filter && {
      workflow: filter.workflow,
      statuses: filter.statuses,
      labels: filter.labels,
      fromTimeMs: readTime(filter.fromTime),
      toTimeMs: readTime(filter.toTime),
    },
  );
}

const readTime = (time: Timestamp | undefined): number | undefined =>
  time === undefined ? undefined : timestampMs(time);
