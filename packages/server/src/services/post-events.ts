import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  limits,
  refuse,
  type PostEventRequest,
  type PostEventsRequestSchema,
  type PostEventsResponseSchema,
  type PostResultSchema,
  type Result,
} from "@machinery/protocol";
import type { PostOutcome } from "@machinery/runner";
import { connectErrorToStatus } from "../errors/connect-error-to-status.js";
import { invalidArgument } from "../errors/invalid-argument.js";
import { rejectionToConnectError } from "../errors/rejection-to-connect-error.js";
import type { PostRequest } from "../events/check-post.js";
import type { EventDesk } from "../events/event-desk.js";
import { eventToMessage } from "../events/event-message.js";
import type { UnaryHandler } from "./handlers.js";

/** What one error may take of an answer, in bytes: a thousand of them stay within the 4 MiB that clients of gRPC take by default. */
const errorBytes = 2_048;

/** PostEvents, apart from any protocol. */
export function createPostEvents(
  desk: EventDesk,
): UnaryHandler<typeof PostEventsRequestSchema, typeof PostEventsResponseSchema> {
  return async ({ posts }) => {
    if (posts.length > limits.posts) {
      const expected = `at most ${limits.posts} posts`;
      return refuse(
        invalidArgument("posts", expected, String(posts.length), "post them in several requests"),
      );
    }
    const posted = await desk.postMany(posts.map(readPost));
    return posted.ok ? { ok: true, value: { results: posted.value.map(resultOf) } } : posted;
  };
}

function readPost(post: PostEventRequest): Result<PostRequest> {
  if (post.wait !== undefined) {
    const todo = "leave it out, and get the events later, or post them one by one";
    return refuse(invalidArgument("wait", "none on one of several posts", "one", todo));
  }
  const { workflow, data = {}, labels, idempotencyKey } = post;
  return { ok: true, value: { workflow, data, labels, idempotencyKey, waitMs: 0 } };
}

function resultOf(outcome: Result<PostOutcome>): MessageInitShape<typeof PostResultSchema> {
  if (!outcome.ok) {
    const value = connectErrorToStatus(rejectionToConnectError(outcome.rejection), errorBytes);
    return { outcome: { case: "error", value } };
  }
  const { event, existed } = outcome.value;
  return { outcome: { case: "posted", value: { event: eventToMessage(event), existed } } };
}
