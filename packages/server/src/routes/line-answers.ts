import type { IncomingMessage, ServerResponse } from "node:http";
import type { JsonObject, Result } from "@machinery/protocol";
import type { Observer, PostOutcome } from "@machinery/runner";
import { rejectionToJson } from "../errors/rejection-to-json.js";
import { postOutcomeToJson } from "../events/event-to-json.js";
import { dataHeaders, endAfterBody, sendRejection } from "./send.js";

/** So much of the answers waits in memory for the client to read it, in bytes, before no more of its body is read. */
const unreadBytes = 1024 * 1024;

/** The answers to a body of lines: a line for each, in order. */
export class LineAnswers {
  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly observer: Observer,
  ) {}

  /** Writes what became of some lines. Resolves once the client has read enough of it to be told more. */
  async write(outcomes: readonly Result<PostOutcome>[]): Promise<void> {
    const { response } = this;
    this.#begin();
    const isTaken = response.write(outcomes.map(toLine).join(""));
    if (!isTaken && response.writableLength > unreadBytes) await drained(response);
  }

  /** Says that some lines were refused together, and that no more is looked at. Where they are the first, the whole request is refused. */
  refuse(lines: number, refusal: Result<PostOutcome> & { readonly ok: false }): void {
    const { request, response, observer } = this;
    if (!response.headersSent) sendRejection(request, response, refusal.rejection, observer);
    else endAfterBody(request, response, toLine(refusal).repeat(lines));
  }

  /** All lines are answered. */
  end(): void {
    this.#begin();
    this.response.end();
  }

  #begin(): void {
    const { response } = this;
    if (response.headersSent || response.destroyed) return;
    response.writeHead(200, { "Content-Type": "application/x-ndjson", ...dataHeaders });
  }
}

function toLine(outcome: Result<PostOutcome>): string {
  return `${JSON.stringify(outcome.ok ? postedToJson(outcome.value) : refusedToJson(outcome.rejection))}\n`;
}

function postedToJson(posted: PostOutcome): JsonObject {
  const body = postOutcomeToJson(posted);
  return posted.existed ? { ...body, existed: true } : body;
}

/** There is no header `Retry-After` for one line. */
function refusedToJson(rejection: (Result<never> & { readonly ok: false })["rejection"]): JsonObject {
  const body = rejectionToJson(rejection);
  const { retryAfterMs } = rejection;
  return retryAfterMs === undefined ? body : { ...body, retry_after: Math.ceil(retryAfterMs / 1_000) };
}

/** Resolves once what was written has left, or cannot any more. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
    if (response.destroyed) done();
  });
}
