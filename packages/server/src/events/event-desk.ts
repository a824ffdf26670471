import { limits, refuse, type Rejection, type Result } from "@machinery/protocol";
import type {
  Change,
  EventDetail,
  EventFilter,
  EventPage,
  EventSummary,
  Events,
  HistoryPage,
  PostCommand,
  PostOutcome,
  WatchQuery,
} from "@machinery/runner";
import type { HeadCounts } from "@machinery/store";
import type { Catalogue } from "../catalogue/catalogue.js";
import { checkEventId } from "./check-event-id.js";
import { checkPost, type PostRequest } from "./check-post.js";
import { invalidArgument } from "../errors/invalid-argument.js";
import { type ServiceStates, withBreakers } from "./with-breakers.js";
import { workflowNotFound } from "../errors/not-found.js";

/** The workflows that may be posted to, as they are now. */
export type PostableWorkflows = Pick<Catalogue, "workflow">;

/**
 * What is asked about events, apart from any protocol: requests are checked here, once for all of them, and handed to the
 * partition.
 */
export class EventDesk {
  constructor(
    readonly catalogue: PostableWorkflows,
    readonly partition: Events,
    readonly dataBytes: number,
    private readonly stateOf: ServiceStates = () => undefined,
  ) {}

  async post(request: PostRequest): Promise<Result<PostOutcome>> {
    const command = this.#commandOf(request);
    return command.ok ? outcomeOf(command.value, await this.partition.submit(command.value)) : command;
  }

  /**
   * Posts each of them by itself; what is refused already keeps its place. A refusal of all of them means that none was taken.
   */
  async postMany(requests: readonly Result<PostRequest>[]): Promise<Result<readonly Result<PostOutcome>[]>> {
    const commands = requests.map((request) => (request.ok ? this.#commandOf(request.value) : request));
    const posts = commands.flatMap((command) => (command.ok ? [command.value] : []));
    if (posts.length === 0) return { ok: true, value: commands as Result<never>[] };
    const submitted = await this.partition.submit({ kind: "post-many", posts });
    if (!submitted.ok) return submitted;
    const outcomes = submitted.value.values();
    const value = commands.map((command) =>
      command.ok ? outcomeOf(command.value, outcomes.next().value!) : command,
    );
    return { ok: true, value };
  }

  #commandOf(request: PostRequest): Result<PostCommand> {
    const { workflow, data, labels, idempotencyKey } = request;
    const rejection = checkPost(request, this.dataBytes);
    if (rejection !== undefined) return refuse(rejection);
    const known = this.catalogue.workflow(workflow);
    // A workflow that has ended takes no new event; a post that is repeated still gets the one it made.
    if (known === undefined && idempotencyKey === "") return refuse(workflowNotFound(workflow));
    if (known?.definition.webhook !== undefined && request.isProven !== true)
      return refuse(notSigned(workflow));
    const value: PostCommand = {
      kind: "post",
      workflow,
      revision: known?.revision ?? NO_REVISION,
      data,
      labels,
      ...(idempotencyKey === "" ? {} : { idempotencyKey }),
      waitMs: clampWait(request.waitMs),
    };
    return { ok: true, value };
  }

  async get(eventId: string, waitMs: number): Promise<Result<EventDetail>> {
    const rejection = checkEventId(eventId);
    if (rejection !== undefined) return refuse(rejection);
    const read = await this.partition.read({ kind: "event", eventId, waitMs: clampWait(waitMs) });
    return read.ok ? { ok: true, value: await withBreakers(read.value, this.stateOf) } : read;
  }

  async list(filter: EventFilter, pageSize: number, after: string | undefined): Promise<Result<EventPage>> {
    return this.partition.read({ kind: "list", filter, pageSize, ...(after === undefined ? {} : { after }) });
  }

  async count(filter: EventFilter): Promise<Result<HeadCounts>> {
    return this.partition.read({ kind: "count", filter });
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

/** Of a workflow that was not found the partition knows only a revision that there is none of. */
function outcomeOf(command: PostCommand, outcome: Result<PostOutcome>): Result<PostOutcome> {
  if (outcome.ok || command.revision !== NO_REVISION || outcome.rejection.reason !== "WORKFLOW_NOT_FOUND")
    return outcome;
  return refuse(workflowNotFound(command.workflow));
}

/** How long a request waits: never negative, never beyond the limit. */
const clampWait = (waitMs: number): number => Math.min(Math.max(waitMs, 0), limits.waitMs);

function checkReason(reason: string): Rejection | undefined {
  if (reason.length <= limits.descriptionChars) return undefined;
  return invalidArgument(
    "reason",
    `at most ${limits.descriptionChars} characters`,
    String(reason.length),
    "say it shorter",
  );
}
