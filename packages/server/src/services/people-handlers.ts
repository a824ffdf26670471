import { type Duration, timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type AskFilter as AskFilterMessage,
  AskSchema,
  type EventService,
  type JsonObject,
  limits,
} from "@machinery/protocol";
import type { AskFilter, OpenAsk } from "@machinery/runner";
import type { AskDesk } from "../events/ask-desk.js";
import { eventToMessage } from "../events/event-message.js";
import { readPageSize, readPageToken, writePageToken } from "../events/page-token.js";
import type { SignalDesk } from "../events/signal-desk.js";
import { fitPage } from "./fit-page.js";
import type { Handlers } from "./handlers.js";

/** What EventService takes from people and programs around: signals, and answers to questions. */
export function createPeopleHandlers(
  signals: SignalDesk,
  asks: AskDesk,
): Pick<Handlers<typeof EventService>, "sendSignal" | "listAsks" | "claimAsk" | "answerAsk"> {
  return {
    async sendSignal({ name, key, eventId, signalId, data = {}, keep }) {
      const sent = await signals.send({ name, key, eventId, signalId, data, keepMs: readKeep(keep) });
      if (!sent.ok) return sent;
      const value = { signalId: sent.value.signalId, ackTime: timestampFromMs(sent.value.timeMs) };
      return { ok: true, value };
    },

    async listAsks(request) {
      const filter = readFilter(request.filter);
      const pageSize = readPageSize(request.pageSize, limits.defaultPageSize);
      if (!pageSize.ok) return pageSize;
      const scope = { ...filter } as JsonObject;
      const after = readPageToken("asks", scope, request.pageToken);
      if (!after.ok) return after;
      const page = await asks.list(filter, pageSize.value, after.value);
      if (!page.ok) return page;
      const shown = fitPage(AskSchema, page.value.asks.map(askToMessage));
      const last = page.value.asks[shown.length - 1];
      const next = shown.length < page.value.asks.length && last ? last.place : page.value.next;
      const nextPageToken = next === undefined ? "" : writePageToken("asks", scope, next);
      return { ok: true, value: { asks: shown, nextPageToken } };
    },

    async claimAsk(request) {
      const claimed = await asks.claim(request, request.release);
      return claimed.ok ? { ok: true, value: { event: eventToMessage(claimed.value) } } : claimed;
    },

    async answerAsk(request) {
      const answered = await asks.answer(request, request.answer ?? {});
      return answered.ok ? { ok: true, value: { event: eventToMessage(answered.value) } } : answered;
    },
  };
}

function readKeep(keep: Duration | undefined): number | undefined {
  return keep && Number(keep.seconds) * 1000 + Math.ceil(keep.nanos / 1e6);
}

/** Empty texts are not there. */
function readFilter(filter: AskFilterMessage | undefined): AskFilter {
  if (filter === undefined) return {};
  const { workflow, group, assignee, claimedBy, unclaimed } = filter;
  return {
    ...(workflow !== "" && { workflow }),
    ...(group !== "" && { group }),
    ...(assignee !== "" && { assignee }),
    ...(claimedBy !== "" && { claimedBy }),
    ...(unclaimed && { isUnclaimed: true }),
  };
}

function askToMessage(ask: OpenAsk) {
  const { eventId, step, workflow, revision, question, assignee, group, claimedBy, form } = ask;
  return {
    eventId,
    step,
    workflow,
    workflowRevision: revision,
    question,
    assignee,
    group,
    claimedBy,
    form: [...form],
    askTime: timestampFromMs(ask.timeMs),
    ...(ask.deadlineMs === undefined ? {} : { deadline: timestampFromMs(ask.deadlineMs) }),
  };
}
