import { isEventId, limits, refuse, type Rejection, type Result } from "@machinery/protocol";
import type {
  Change,
  EventDetail,
  EventFilter,
  EventPage,
  EventSummary,
  HistoryPage,
  Partition,
  PostOutcome,
  WatchQuery,
} from "@machinery/runner";
import type { Catalogue } from "../catalogue/catalogue.js";
import { checkPost, type PostRequest } from "./check-post.js";
import { invalidArgument } from "../errors/invalid-argument.js";
import { eventNotFound, workflowNotFound } from "../errors/not-found.js";

/** The workflows that may be posted to, as they are now. */
export type PostableWorkflows = Pick<Catalogue, "workflow">;

/**
 * What is asked about events, apart from any protocol: requests are checked here, once for all of them, and handed to the
 * partition.
 */
export class EventDesk {
  constructor(
    readonly catalogue: PostableWorkflows,
    readonly partition: Partition,
    readonly dataBytes: number,
  ) {}

  async post(request: PostRequest): Promise<Result<PostOutcome>> {
    const rejection = checkPost(request, this.dataBytes);
    if (rejection !== undefined) return refuse(rejection);
    const workflow = this.catalogue.workflow(request.workflow);
    if (workflow === undefined) return this.#postAgain(request);
    if (workflow.definition.webhook !== undefined && request.isProven !== true)
      return refuse(notSigned(request.workflow));
    return this.#submit(request, workflow.revision);
  }

  /** A workflow that has ended takes no new event; a post that is repeated still gets the one it made. */
  async #postAgain(request: PostRequest): Promise<Result<PostOutcome>> {
    const notFound = refuse(workflowNotFound(request.workflow));
    if (request.idempotencyKey === "") return notFound;
    const posted = await this.#submit(request, NO_REVISION);
    return posted.ok || posted.rejection.reason !== "WORKFLOW_NOT_FOUND" ? posted : notFound;
  }

  #submit(request: PostRequest, revision: number): Promise<Result<PostOutcome>> {
    return this.partition.submit({
      kind: "post",
      workflow: request.workflow,
      revision,
      data: request.data,
      labels: request.labels,
      ...(request.idempotencyKey === "" ? {} : { idempotencyKey: request.idempotencyKey }),
      waitMs: clampWait(request.waitMs),
    });
  }

  async get(eventId: string, waitMs: number): Promise<Result<EventDetail>> {
    const rejection = checkEventId(eventId);
    if (rejection !== undefined) return refuse(rejection);
    return this.partition.read({ kind: "event", eventId, waitMs: clampWait(waitMs) });
  }

  async list(filter: EventFilter, pageSize: number, after: string | undefined): Promise<Result<EventPage>> {
    return this.partition.read({ kind: "list", filter, pageSize, ...(after === undefined ? {} : { after }) });
  }

  async history(eventId: string, afterSequence: number, pageSize: number): Promise<Result<HistoryPage>> {
    const rejection = checkEventId(eventId);
    if (rejection !== undefined) return refuse(rejection);
    return this.partition.read({ kind: "history", eventId, afterSequence, pageSize });
  }

  async *watch(query: WatchQuery, signal: AbortSignal): AsyncGenerator<Result<Change>> {
    const rejection = query.eventId === undefined ? undefined : checkEventId(query.eventId);
    if (rejection === undefined) yield* this.partition.watch(query, signal);
    else yield refuse(rejection);
  }

  async cancel(eventId: string, reason: string): Promise<Result<EventSummary>> {
    const rejection = checkEventId(eventId) ?? checkReason(reason);
    if (rejection !== undefined) return refuse(rejection);
    return this.partition.submit({ kind: "cancel", eventId, reason });
  }
}

const notSigned = (workflow: string): Rejection => ({
  reason: "SIGNATURE_INVALID",
  expected: `a signed post: the workflow ${workflow} has a webhook`,
  found: "one without a signature",
  todo: `post it to /e/${workflow}, signed as Standard Webhooks says; other workflows may still run it`,
});

/** A revision that no workflow has: revisions count from 1. */
const NO_REVISION = 0;

/** How long a request waits: never negative, never beyond the limit. */
const clampWait = (waitMs: number): number => Math.min(Math.max(waitMs, 0), limits.waitMs);

/** A text that is no id cannot be an event's: that is told as any event that is not there. */
function checkEventId(eventId: string): Rejection | undefined {
  if (eventId === "") {
    return invalidArgument("event_id", "the id of an event", "none", "give the id that the post answered");
  }
  return isEventId(eventId) ? undefined : eventNotFound(eventId);
}

function checkReason(reason: string): Rejection | undefined {
  if (reason.length <= limits.descriptionChars) return undefined;
  return invalidArgument(
    "reason",
    `at most ${limits.descriptionChars} characters`,
    String(reason.length),
    "say it shorter",
  );
}
