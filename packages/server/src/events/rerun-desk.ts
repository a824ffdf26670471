import { type JsonObject, limits, refuse, type Rejection, type Result } from "@machinery/protocol";
import type { Partition, PostOutcome, RerunCommand } from "@machinery/runner";
import type { PostableWorkflows } from "./event-desk.js";
import { invalidArgument } from "../errors/invalid-argument.js";
import { checkEventId } from "./check-event-id.js";
import { checkPost } from "./check-post.js";

/** What is asked of a rerun. */
export interface RerunRequest {
  readonly eventId: string;
  readonly data: JsonObject | undefined;
  readonly from: RerunCommand["from"];
  /** Empty: none. */
  readonly requestId: string;
}

/** Events that are carried out again: requests are checked here and handed to the partition. */
export class RerunDesk {
  constructor(
    private readonly catalogue: PostableWorkflows,
    private readonly partition: Pick<Partition, "submit" | "read">,
    private readonly dataBytes: number,
  ) {}

  async rerun(request: RerunRequest): Promise<Result<PostOutcome>> {
    const rejection = checkRequest(request) ?? (await this.#checkData(request));
    if (rejection !== undefined) return refuse(rejection);
    const { eventId, data, from, requestId } = request;
    return this.partition.submit({
      kind: "rerun",
      eventId,
      ...(data === undefined ? undefined : { data }),
      ...(from === undefined ? undefined : { from }),
      ...(requestId === "" ? undefined : { requestId }),
    });
  }

  /** Other data is held to what a post is held to: a workflow that takes signed posts alone takes none that nobody signed. */
  async #checkData({ eventId, data }: RerunRequest): Promise<Rejection | undefined> {
    if (data === undefined) return undefined;
    const found = await this.partition.read({ kind: "event", eventId, waitMs: 0 });
    if (!found.ok) return found.rejection;
    const { workflow } = found.value;
    if (this.catalogue.workflow(workflow)?.definition.webhook !== undefined) return notSigned(workflow);
    return checkPost({ workflow, data, labels: {}, idempotencyKey: "", waitMs: 0 }, this.dataBytes);
  }
}

function checkRequest({ eventId, data, from, requestId }: RerunRequest): Rejection | undefined {
  const rejection = checkEventId(eventId);
  if (rejection !== undefined) return rejection;
  if (from !== undefined && data !== undefined)
    return invalidArgument("data", "none beside a step", "both", "leave out one of them");
  if (typeof from === "object" && from.step === "")
    return invalidArgument("step", "the name of an operation", "nothing", "name it, or leave it out");
  // oxlint-disable-next-line eslint/no-control-regex
  if (requestId.length <= limits.requestIdChars && !/[\u0000-\u001f\u007f]/.test(requestId)) return undefined;
  return invalidArgument(
    "request_id",
    `at most ${limits.requestIdChars} characters without control characters`,
    `${requestId.length}`,
    "choose another one",
  );
}

const notSigned = (workflow: string): Rejection => ({
  reason: "SIGNATURE_INVALID",
  expected: `data that somebody has signed: the workflow ${workflow} has a webhook`,
  found: "other data, which nobody has",
  todo: `post it to /e/${workflow}, signed as Standard Webhooks says; or carry the event out again with its own data`,
});
