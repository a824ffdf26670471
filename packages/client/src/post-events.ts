import type { MessageInitShape } from "@bufbuild/protobuf";
import { limits, type Event, type PostEventRequestSchema, type PostResult } from "@machinery/protocol";
import { backoffMs, isBacklogFull, isTransient, type Backoff } from "./backoff.js";
import { batches } from "./batches.js";
import type { MachineryClient } from "./machinery-client.js";
import { MachineryError } from "./machinery-error.js";
import { sleep, type Sleep } from "./sleep.js";

/** One of many posts. */
export type EventPost = Omit<MessageInitShape<typeof PostEventRequestSchema>, "wait" | "$typeName">;

/** How many events are posted. */
export interface PostEventsOptions extends Backoff {
  readonly signal?: AbortSignal;
  /** Told before each wait until some posts are sent again: how many they are, and why. */
  readonly onWaiting?: (posts: number, error: MachineryError, waitMs: number) => void;
  readonly sleep?: Sleep;
}

/** What became of one post. */
export type PostedOutcome<P extends EventPost> =
  | {
      readonly post: P;
      readonly ok: true;
      readonly event: Event;
      /** Whether an event of this idempotency key was there already. */
      readonly existed: boolean;
    }
  | { readonly post: P; readonly ok: false; readonly error: MachineryError };

/** What posts of one request may come to, in characters of JSON: far below what a daemon takes, however they are written. */
const batchChars = 512 * 1024;

/**
 * Posts any number of events, a few hundred in each request, and gives what became of each, in order, once its request is answered. Further posts are
 * asked for only when the outcomes before are taken: of a stream that never ends only what is being posted is in memory.
 *
 * What the daemon refuses because too many events wait already is sent again when it says so; so is what it may not have heard, where a post has an
 * idempotency key. That goes on as long as some are taken, and otherwise as often as `failures` bears. Never throws for a refusal: that is the outcome of
 * its post. When the signal aborts, what is not posted yet is not.
 */
export async function* postEvents<P extends EventPost>(
  client: MachineryClient,
  posts: Iterable<P> | AsyncIterable<P>,
  options: PostEventsOptions = {},
): AsyncGenerator<PostedOutcome<P>, void> {
  for await (const batch of batches(posts, limits.posts / 2, batchChars, charsOf)) {
    yield* await postAll(client, batch, options);
    if (options.signal?.aborted === true) return;
  }
}

async function postAll<P extends EventPost>(
  client: MachineryClient,
  posts: readonly P[],
  options: PostEventsOptions,
): Promise<readonly PostedOutcome<P>[]> {
  const outcomes: PostedOutcome<P>[] = [];
  const isOver = (): boolean => options.signal?.aborted === true;
  let places = posts.map((_, place) => place);
  for (let failures = 1; ; failures++) {
    const asked = places;
    const results = await ask(
      client,
      asked.map((place) => posts[place]!),
      options.signal,
    );
    asked.forEach((place, at) => (outcomes[place] = outcomeOf(posts[place]!, results[at])));
    places = asked.filter((place) => isToBeRepeated(outcomes[place]!));
    if (places.length < asked.length) failures = 1;
    const [first] = places;
    const refused = first === undefined ? undefined : outcomes[first];
    if (refused === undefined || refused.ok || isOver()) return outcomes;
    const waitMs = backoffMs(failures, options, refused.error.retryAfterMs);
    if (waitMs === undefined) return outcomes;
    options.onWaiting?.(places.length, refused.error, waitMs);
    await (options.sleep ?? sleep)(waitMs, options.signal);
    if (isOver()) return outcomes;
  }
}

/** The results, or why there are none, of each. */
async function ask(
  client: MachineryClient,
  posts: readonly EventPost[],
  signal: AbortSignal | undefined,
): Promise<readonly (PostResult | MachineryError)[]> {
  try {
    return (await client.events.postEvents({ posts: [...posts] }, { ...(signal && { signal }) })).results;
  } catch (thrown) {
    const error = MachineryError.from(thrown);
    if (posts.length === 1 || !isOfTheRequest(error)) return posts.map(() => error);
    // Nothing of it was looked at: whatever is wrong with one is to be its own matter.
    const half = Math.ceil(posts.length / 2);
    return [
      ...(await ask(client, posts.slice(0, half), signal)),
      ...(await ask(client, posts.slice(half), signal)),
    ];
  }
}

/** Whether a request was refused as it came: it could not be read, or was too large. */
const isOfTheRequest = ({ code, reason }: MachineryError): boolean =>
  code === "invalid_argument" || reason === "BODY_TOO_LARGE";

function outcomeOf<P extends EventPost>(
  post: P,
  result: PostResult | MachineryError | undefined,
): PostedOutcome<P> {
  if (result instanceof MachineryError) return { post, ok: false, error: result };
  const outcome = result?.outcome;
  if (outcome?.case === "error") return { post, ok: false, error: MachineryError.fromStatus(outcome.value) };
  const event = outcome?.case === "posted" ? outcome.value.event : undefined;
  if (event === undefined) throw new Error("expected a result for each post, found none: report this");
  return { post, ok: true, event, existed: outcome?.case === "posted" && outcome.value.existed };
}

/** Nothing was stored where a backlog was full. What nobody may have heard can be repeated by its key. */
function isToBeRepeated(outcome: PostedOutcome<EventPost>): boolean {
  if (outcome.ok) return false;
  if (isBacklogFull(outcome.error)) return true;
  return isTransient(outcome.error) && (outcome.post.idempotencyKey ?? "") !== "";
}

const charsOf = (post: EventPost): number => JSON.stringify([post.data, post.labels]).length;
