import { create } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { ErrorInfoSchema, EventService, RetryInfoSchema, type Event } from "@machinery/protocol";
import { expect, test } from "vitest";
import { collect } from "./collect.js";
import { createMachineryClient } from "./machinery-client.js";
import { postEvents, type EventPost, type PostEventsOptions } from "./post-events.js";

const refused = (reason: string, code: Code, retryMs = 0) => ({
  code,
  message: reason,
  details: [
    anyPack(
      ErrorInfoSchema,
      create(ErrorInfoSchema, { reason, domain: "machinery", metadata: { expected: "x" } }),
    ),
    ...(retryMs === 0
      ? []
      : [anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay: { nanos: retryMs * 1e6 } }))]),
  ],
});

/** A daemon that answers the posts of each request by `answer`, or fails the request by `trouble`. */
function daemon(
  answer: (name: string, request: number) => ReturnType<typeof refused> | undefined,
  trouble: (request: number) => ConnectError | undefined = () => undefined,
) {
  const requests: string[][] = [];
  const waits: number[] = [];
  const transport = createRouterTransport(({ service }) => {
    service(EventService, {
      postEvents: ({ posts }) => {
        requests.push(posts.map(({ workflow }) => workflow));
        const error = trouble(requests.length);
        if (error !== undefined) throw error;
        const results = posts.map(({ workflow }) => {
          const value = answer(workflow, requests.length);
          if (value !== undefined) return { outcome: { case: "error" as const, value } };
          const event = { eventId: `id of ${workflow}` } as Event;
          return { outcome: { case: "posted" as const, value: { event, existed: workflow === "again" } } };
        });
        return { results };
      },
    });
  });
  const options: PostEventsOptions = {
    random: () => 0,
    sleep: async (ms) => void waits.push(ms),
    failures: 3,
  };
  const post = async (posts: readonly EventPost[], more: PostEventsOptions = {}) => {
    const outcomes = await collect(
      postEvents(createMachineryClient(transport), posts, { ...options, ...more }),
    );
    return outcomes.map((one) => (one.ok ? (one.existed ? "existed" : one.event.eventId) : one.error.reason));
  };
  return { post, requests, waits };
}

const named = (...workflows: string[]): EventPost[] => workflows.map((workflow) => ({ workflow }));

test("gives what became of each, in order", async () => {
  const { post, requests } = daemon((name) =>
    name === "bad" ? refused("INVALID_DATA", Code.InvalidArgument) : undefined,
  );

  expect(await post(named("a", "bad", "again"))).toEqual(["id of a", "INVALID_DATA", "existed"]);
  expect(requests).toEqual([["a", "bad", "again"]]);
});

test("sends again what there was no room for, when the daemon says so, as long as some are taken", async () => {
  const { post, requests, waits } = daemon((name, request) =>
    Number(name) > request ? refused("BACKLOG_FULL", Code.ResourceExhausted, 700) : undefined,
  );
  const told: unknown[] = [];

  const outcomes = await post(named("1", "2", "5", "1"), {
    failures: 3,
    onWaiting: (posts, error, waitMs) => told.push([posts, error.reason, waitMs]),
  });

  expect(outcomes).toEqual(["id of 1", "id of 2", "id of 5", "id of 1"]);
  expect(requests).toEqual([["1", "2", "5", "1"], ["2", "5"], ["5"], ["5"], ["5"]]);
  expect(waits).toEqual([700, 700, 700, 700]);
  expect(told[0]).toEqual([2, "BACKLOG_FULL", 700]);
});

test.each(["BACKLOG_FULL", "SERVICE_BACKLOG_FULL"])(
  "gives up where none is taken for too long, and says so of each: %s",
  async (reason) => {
    const { post, requests } = daemon(() => refused(reason, Code.ResourceExhausted));

    expect(await post(named("a", "b"))).toEqual([reason, reason]);
    expect(requests).toHaveLength(4);
  },
);

test("sends again what may not have been heard only by its key", async () => {
  const { post, requests } = daemon(
    () => undefined,
    (request) => (request === 1 ? new ConnectError("gone", Code.Unavailable) : undefined),
  );

  const outcomes = await post([{ workflow: "a", idempotencyKey: "k" }, { workflow: "b" }]);

  expect(outcomes).toEqual(["id of a", "UNREACHABLE"]);
  expect(requests).toEqual([["a", "b"], ["a"]]);
});

test("has a request that cannot be read or is too large refused for none but those it is about", async () => {
  const { post, requests } = daemon(
    () => undefined,
    (request) => {
      const names = requests[request - 1]!;
      if (names.includes("bad")) return new ConnectError("no message", Code.InvalidArgument);
      return undefined;
    },
  );

  const outcomes = await post(named("a", "b", "bad", "c", "d"));

  expect(outcomes).toEqual(["id of a", "id of b", "UNKNOWN", "id of c", "id of d"]);
  expect(requests).toEqual([["a", "b", "bad", "c", "d"], ["a", "b", "bad"], ["a", "b"], ["bad"], ["c", "d"]]);
});

test("asks for further posts only when the outcomes before are taken, and for none once it is given up", async () => {
  let asked = 0;
  const endless = function* () {
    for (;;) yield { workflow: `w${asked++}` };
  };
  const transport = createRouterTransport(({ service }) => {
    service(EventService, {
      postEvents: ({ posts }) => ({
        results: posts.map(() => ({ outcome: { case: "posted", value: { event: { eventId: "e" } } } })),
      }),
    });
  });
  const giveUp = new AbortController();
  let outcomes = 0;

  for await (const outcome of postEvents(createMachineryClient(transport), endless(), {
    signal: giveUp.signal,
  })) {
    expect(outcome.ok).toBe(true);
    if (++outcomes === 600) giveUp.abort();
  }

  expect([outcomes, asked]).toEqual([1_000, 1_001]);
});
