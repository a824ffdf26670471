import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  refuse,
  type EventService,
  type WatchRequest,
  type WatchResponseSchema,
  type Rejection,
  type Result,
} from "@machinery/protocol";
import { invalidArgument } from "../errors/invalid-argument.js";
import type { CallContext, Handlers } from "./handlers.js";
import { mergeStreams } from "./merge-streams.js";

/** After how long without news a stream says that the daemon is there, in milliseconds. */
const silenceMs = 5_000;
const mostSubjects = 64;
const keyChars = 64;

type EventHandlers = Handlers<typeof EventService>;
type WatchHandlers = Pick<EventHandlers, "watchEvent" | "watchEvents">;
type Response = MessageInitShape<typeof WatchResponseSchema>;
type News = Result<NonNullable<Response["news"]>>;

/** Watching many subjects in one stream, each as it is watched by itself. */
export function createWatchHandlers(one: WatchHandlers): Pick<EventHandlers, "watch"> {
  return {
    async *watch(request, { signal }) {
      const wrong = findWrong(request);
      if (wrong !== undefined) {
        yield refuse(wrong);
        return;
      }
      const left = new AbortController();
      const abort = (): void => left.abort();
      signal.addEventListener("abort", abort, { once: true });
      const streams = new Map(
        request.subjects.map(({ key, subject }) => [key, newsOf(one, subject, { signal: left.signal })]),
      );
      try {
        // So that who watches nothing else knows at once that the daemon is there.
        yield { ok: true, value: {} };
        for await (const merged of mergeStreams(streams, silenceMs, abort)) {
          if (merged === "silence") yield { ok: true, value: {} };
          else yield { ok: true, value: responseOf(merged.key, merged.item) };
        }
      } finally {
        signal.removeEventListener("abort", abort);
      }
    },
  };
}

type Subject = WatchRequest["subjects"][number]["subject"];

async function* newsOf(one: WatchHandlers, subject: Subject, context: CallContext): AsyncGenerator<News> {
  if (subject.case === "event") {
    for await (const told of one.watchEvent(subject.value, context))
      yield told.ok ? { ok: true, value: { case: "event", value: told.value } } : told;
  } else if (subject.case === "events") {
    for await (const told of one.watchEvents(subject.value, context))
      yield told.ok ? { ok: true, value: { case: "events", value: told.value } } : told;
  }
}

function responseOf(key: string, news: News | undefined): Response {
  if (news === undefined) return { key, news: { case: "end", value: {} } };
  if (news.ok) return { key, news: news.value };
  const { reason, expected, found, todo } = news.rejection;
  return { key, news: { case: "end", value: { reason, expected, found, todo } } };
}

function findWrong({ subjects }: WatchRequest): Rejection | undefined {
  if (subjects.length > mostSubjects) {
    const found = String(subjects.length);
    return invalidArgument("subjects", `at most ${mostSubjects}`, found, "watch what is looked at");
  }
  const seen = new Set<string>();
  for (const [at, { key, subject }] of subjects.entries()) {
    const field = `subjects[${at}]`;
    if (key === "" || key.length > keyChars || seen.has(key)) {
      const expected = `a key of 1 to ${keyChars} characters that no other subject has`;
      return invalidArgument(`${field}.key`, expected, `\`${key.slice(0, keyChars)}\``, "give it its own");
    }
    if (subject.case === undefined)
      return invalidArgument(field, "event or events", "neither", "say what to watch");
    seen.add(key);
  }
  return undefined;
}
