import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { ErrorInfoSchema, EventService, EventStatus, RetryInfoSchema } from "@machinery/protocol";
import { expect, test } from "vitest";
import { durationToMillis, millisToDuration } from "./duration.js";
import { createMachineryClient } from "./machinery-client.js";
import { postAndWait } from "./post-and-wait.js";

/** A daemon with a clock that waiting moves, whose event ends at a time. */
function daemon(endsAtMs: number, trouble: (call: number) => ConnectError | undefined = () => undefined) {
  let nowMs = 0;
  let posts = 0;
  const waits: number[] = [];
  const event = () => ({
    eventId: "e",
    status: nowMs >= endsAtMs ? EventStatus.SUCCEEDED : EventStatus.RUNNING,
  });
  const transport = createRouterTransport(({ service }) => {
    service(EventService, {
      postEvent: () => {
        posts += 1;
        return { event: event() };
      },
      getEvent: ({ wait }) => {
        const waitMs = wait === undefined ? 0 : durationToMillis(wait);
        waits.push(waitMs);
        const error = trouble(waits.length);
        if (error !== undefined) throw error;
        nowMs = Math.min(nowMs + waitMs, Math.max(nowMs, endsAtMs));
        return { event: { ...event(), outputs: { given: "later" } } };
      },
    });
  });
  const sleep = async (ms: number): Promise<void> => void (nowMs += ms);
  return {
    client: createMachineryClient(transport),
    waits,
    posts: () => posts,
    options: { now: () => nowMs, sleep, random: () => 1 },
  };
}

const request = { workflow: "w" };

test("waits again and again, longer than one request may", async () => {
  const { client, waits, posts, options } = daemon(1_500_000);
  const posted: string[] = [];

  const result = await postAndWait(client, request, {
    ...options,
    onPosted: (event) => posted.push(event.eventId),
  });

  expect(result.ended).toBe(true);
  expect(result.event.status).toBe(EventStatus.SUCCEEDED);
  expect(waits).toEqual([599_000, 599_000, 599_000]);
  expect({ posts: posts(), posted }).toEqual({ posts: 1, posted: ["e"] });
});

test("gets what an event gave that had ended when it was posted: posting does not say", async () => {
  const { client, waits, options } = daemon(0);

  const result = await postAndWait(client, request, { ...options, waitMs: 0 });

  expect(result).toMatchObject({ ended: true, event: { outputs: { given: "later" } } });
  expect(waits).toHaveLength(1);
});

test("says when the wait was over before the event", async () => {
  const { client, waits, options } = daemon(10_000);

  const result = await postAndWait(client, request, { ...options, waitMs: 5_000 });

  expect(result).toMatchObject({ ended: false, event: { status: EventStatus.RUNNING } });
  expect(waits).toEqual([5_000]);
});

test("a daemon that restarts meanwhile prolongs the waiting", async () => {
  const { client, options } = daemon(10_000, (call) =>
    call < 4 ? new ConnectError("gone", Code.Unavailable) : undefined,
  );

  expect((await postAndWait(client, request, options)).ended).toBe(true);
});

test("a daemon that stays away ends it with an error", async () => {
  const { client, options } = daemon(10_000, () => new ConnectError("gone", Code.Unavailable));

  await expect(postAndWait(client, request, { ...options, failures: 3 })).rejects.toMatchObject({
    reason: "UNREACHABLE",
  });
});

test("a refused post is not repeated", async () => {
  const transport = createRouterTransport(({ service }) => {
    service(EventService, {
      postEvent: () => {
        throw new ConnectError("bad", Code.InvalidArgument);
      },
    });
  });

  await expect(postAndWait(createMachineryClient(transport), request)).rejects.toMatchObject({
    code: "invalid_argument",
  });
});

/** A daemon whose backlog is full for the first posts, and asks for three seconds of patience each time. */
function fullDaemon(refusals: number) {
  const waits: number[] = [];
  let posts = 0;
  let nowMs = 0;
  const event = { eventId: "e", status: EventStatus.SUCCEEDED };
  const transport = createRouterTransport(({ service }) => {
    service(EventService, {
      postEvent: () => {
        posts += 1;
        if (posts > refusals) return { event };
        throw new ConnectError("full", Code.ResourceExhausted, undefined, [
          { desc: ErrorInfoSchema, value: { reason: "BACKLOG_FULL", domain: "machinery" } },
          { desc: RetryInfoSchema, value: { retryDelay: millisToDuration(3_000) } },
        ]);
      },
      getEvent: () => ({ event }),
    });
  });
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms);
    nowMs += ms;
  };
  const options = { now: () => nowMs, sleep, random: () => 1 };
  return { client: createMachineryClient(transport), waits, posts: () => posts, options };
}

test("a post that found the backlog full is sent again when the daemon says so", async () => {
  const { client, waits, posts, options } = fullDaemon(2);

  const result = await postAndWait(client, request, options);

  expect(result).toMatchObject({ ended: true, event: { eventId: "e" } });
  expect({ posts: posts(), waits }).toEqual({ posts: 3, waits: [3_000, 3_000] });
});

test.each([
  ["the failures are spent", { failures: 2 }, 3],
  ["there is no time left to wait", { waitMs: 7_000 }, 3],
  ["there is no time to wait at all", { waitMs: 0 }, 1],
])("a backlog that stays full is told once %s", async (_, given, sent) => {
  const { client, posts, options } = fullDaemon(100);

  await expect(postAndWait(client, request, { ...options, ...given })).rejects.toMatchObject({
    reason: "BACKLOG_FULL",
    retryAfterMs: 3_000,
  });
  expect(posts()).toBe(sent);
});
