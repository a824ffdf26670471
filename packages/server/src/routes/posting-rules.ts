import type { PostableWorkflows } from "../events/event-desk.js";

/** What a workflow's definition says about how it is posted to. */
export class PostingRules {
  constructor(private readonly postable: PostableWorkflows) {}

  /** Whether a workflow has an input called `data`, so that a bare body could be taken for an envelope. */
  hasDataInput(workflow: string): boolean {
    const inputs = this.postable.workflow(workflow)?.definition.inputs;
    if (inputs === undefined) return false;
    for (const input of inputs) if (input.name === "data") return true;
    return false;
  }

  /** The name of the secret that posts to a workflow must be signed with; undefined where they need not be. */
  webhookSecret(workflow: string): string | undefined {
    return this.postable.workflow(workflow)?.definition.webhook?.secret;
  }
}
