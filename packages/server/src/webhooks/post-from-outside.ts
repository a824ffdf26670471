import type { BodyBounds } from "../port/body-budget.js";
import type { IncomingMessage, ServerResponse } from "node:http";
import { refuse, type Rejection, type Result } from "@machinery/protocol";
import type { PostRequest } from "../events/check-post.js";
import { parseObject, readJsonBytes } from "../routes/read-body.js";
import { readHeader, readLabels, readPostedData } from "../routes/read-post.js";
import { isCloudEvent } from "./is-cloud-event.js";
import { readCloudEvent } from "./read-cloud-event.js";
import { verifyWebhook } from "./verify-webhook.js";
import { webhookKeys } from "./webhook-keys.js";

/** What posts that come from outside are read with. */
export interface OutsidePostOptions {
  /** The largest body. */
  readonly bodies: BodyBounds;
  /** The name of the secret that posts to a workflow are signed with; undefined where they need not be. */
  readonly webhookSecret: (workflow: string) => string | undefined;
  readonly secrets: (name: string) => string | undefined;
  readonly hasDataInput: (workflow: string) => boolean;
  readonly nowMs: () => number;
}

type ReadPost = Omit<PostRequest, "waitMs">;

/**
 * Reads posts that are more than plain JSON: CloudEvents, and those that must be signed. The signature is verified before anything of the
 * body is believed. The idempotency key is the CloudEvent's source and id, else the webhook's id, else that of the header.
 */
export function createOutsidePosts(options: OutsidePostOptions) {
  const { bodies, webhookSecret, secrets, hasDataInput, nowMs } = options;
  return {
    /** Whether a request is such a post. */
    isOne: (request: IncomingMessage, workflow: string): boolean =>
      webhookSecret(workflow) !== undefined || isCloudEvent(request.headers),

    async read(
      request: IncomingMessage,
      response: ServerResponse,
      workflow: string,
    ): Promise<Result<ReadPost>> {
      const { headers } = request;
      const isEvent = isCloudEvent(headers);
      const body = await readJsonBytes(request, response, bodies, !isEvent);
      if (!body.ok) return body;
      const verified = verify(request, body.value, webhookSecret(workflow));
      if (!verified.ok) return verified;
      const webhookId = verified.value;
      const isProven = webhookId !== undefined;
      const labels = readLabels(headers);
      if (isEvent) {
        const event = readCloudEvent(headers, body.value);
        if (!event.ok) return event;
        return {
          ok: true,
          value: { ...event.value, workflow, isProven, labels: { ...labels, ...event.value.labels } },
        };
      }
      const parsed = parseObject(body.value);
      const data = parsed.ok ? readPostedData(parsed.value, hasDataInput(workflow)) : parsed;
      if (!data.ok) return data;
      const idempotencyKey = webhookId ?? readHeader(headers["idempotency-key"]);
      return { ok: true, value: { workflow, data: data.value, labels, idempotencyKey, isProven } };
    },
  };

  /** The id of a signed post; undefined where it needs no signature. */
  function verify(
    { headers }: IncomingMessage,
    body: Buffer,
    name: string | undefined,
  ): Result<string | undefined> {
    if (name === undefined) return { ok: true, value: undefined };
    const secret = secrets(name);
    const keys = secret === undefined ? undefined : webhookKeys(secret);
    if (keys === undefined) return refuse(unusable(name, secret === undefined));
    return verifyWebhook(headers, body, keys, nowMs());
  }
}

const unusable = (name: string, isMissing: boolean): Rejection => ({
  reason: "SECRET_UNUSABLE",
  expected: `a secret ${name} with keys as Standard Webhooks writes them`,
  found: isMissing ? "none" : "one that holds no such key",
  todo: `put base64 of 16 bytes or more, perhaps with whsec_ before it, into the file ${name} of the daemon's folder of secrets`,
  retryAfterMs: 60_000,
});
