import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { readEventLine, refuse, type Rejection, type Result } from "@machinery/protocol";
import type { Observer } from "@machinery/runner";
import { type BodyBounds, tooMuchArriving } from "../port/body-budget.js";
import { invalidArgument } from "../errors/invalid-argument.js";
import { tooLarge } from "../errors/too-large.js";
import type { PostRequest } from "../events/check-post.js";
import type { EventDesk } from "../events/event-desk.js";
import { LineAnswers } from "./line-answers.js";
import { notJson, parseObject } from "./read-body.js";
import { readLabels } from "./read-post.js";
import { sendRejection } from "./send.js";
import { splitLines } from "./split-lines.js";

/** So many lines are posted together at most. Two such groups are on their way at a time, whatever the body holds. */
const groupLines = 256;
/** How long nothing may come, and nothing be read, in milliseconds. */
const idleMs = 60_000;

/** What posting lines stands on. */
export interface PostLinesOptions {
  readonly events: EventDesk;
  readonly hasDataInput: (workflow: string) => boolean;
  readonly bodies: BodyBounds;
  readonly observer: Observer;
  /** The connections on which a request comes that may take as long as it likes, as long as something moves. */
  readonly longRequests: WeakSet<Duplex>;
}

/** Whether a request's body is NDJSON: one JSON value a line. */
export function isLines({ "content-type": type }: IncomingHttpHeaders): boolean {
  return type !== undefined && /^application\/(?:x-)?ndjson\s*(?:;|$)/i.test(type);
}

/**
 * Posts an event for each line of a body, and answers with a line for each, in order, as soon as it is known. Of the body only what is being worked on is
 * in memory: while the disk is busy, or the client does not read its answers, no more of it is read. Empty lines are passed over.
 */
export function createPostLines({
  events,
  hasDataInput,
  bodies: { requestBytes, budget },
  observer,
  longRequests,
}: PostLinesOptions) {
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    workflow: string,
    query: string,
  ): Promise<void> => {
    const { headers, socket } = request;
    const rejection = checkHead(headers, query);
    if (rejection !== undefined) return sendRejection(request, response, rejection, observer);
    if (headers.expect !== undefined) response.writeContinue();

    const isEnveloped = hasDataInput(workflow);
    const shared = readLabels(headers);
    const read = (line: Buffer | undefined): Result<PostRequest> => {
      const event =
        line === undefined ? refuse(tooLarge(requestBytes, "a line")) : readLine(line, isEnveloped);
      if (!event.ok) return event;
      const { data, idempotencyKey, labels } = event.value;
      return {
        ok: true,
        value: { workflow, data, idempotencyKey, labels: { ...shared, ...labels }, waitMs: 0 },
      };
    };

    const answers = new LineAnswers(request, response, observer);
    /** Gives whether more is to be posted. */
    const post = async (
      posts: readonly Result<PostRequest>[],
      before: Promise<boolean>,
    ): Promise<boolean> => {
      const [goesOn, posted] = await Promise.all([before, events.postMany(posts)]);
      if (!goesOn || response.destroyed) return false;
      if (posted.ok) await answers.write(posted.value);
      else answers.refuse(posts.length, posted);
      return posted.ok;
    };

    longRequests.add(socket);
    response.setTimeout(idleMs);
    let last = Promise.resolve(true);
    let held = 0;
    let isTooMuch = false;
    const holds = (bytes: number): boolean => {
      isTooMuch = bytes > held && !budget.take(bytes - held);
      if (isTooMuch) return false;
      if (bytes < held) budget.give(held - bytes);
      held = bytes;
      return true;
    };
    try {
      const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
      for await (const lines of splitLines(chunks, requestBytes, groupLines, holds)) {
        const posts = lines.filter((line) => line === undefined || !isBlank(line)).map(read);
        if (posts.length === 0) continue;
        const before = last;
        last = post(posts, before);
        if (!(await before)) break;
      }
    } finally {
      longRequests.delete(socket);
      budget.give(held);
      const goesOn = await last;
      if (goesOn && isTooMuch) answers.refuse(1, { ok: false, rejection: tooMuchArriving });
      else if (goesOn) answers.end();
    }
  };
}

function checkHead(headers: IncomingHttpHeaders, query: string): Rejection | undefined {
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity")
    return notJson("a body without Content-Encoding", `\`${encoding.slice(0, 64)}\``);
  if (headers["idempotency-key"] !== undefined) {
    const todo = 'give each line its own: {"data": {…}, "idempotency_key": "…"}';
    return invalidArgument("Idempotency-Key", "no header for all lines", "one", todo);
  }
  if (!new URLSearchParams(query).has("wait")) return undefined;
  return invalidArgument(
    "wait",
    "none where many are posted",
    "one",
    "leave it out, and get the events later",
  );
}

function readLine(line: Buffer, isEnveloped: boolean): ReturnType<typeof readEventLine> {
  const parsed = parseObject(line);
  if (parsed.ok) return readEventLine(parsed.value, isEnveloped);
  const { rejection } = parsed;
  if (rejection.reason !== "BODY_NOT_JSON") return parsed;
  return refuse({ ...rejection, todo: "write one JSON object on each line, without a line feed in it" });
}

/** Whether a line holds nothing but spaces. */
function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  return true;
}
