import { create, toBinary, createRegistry } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { createClient, Code, ConnectError, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  EventService,
  EventStatus,
  PostEventsResponseSchema,
  type Reason,
  RetryInfoSchema,
  type WatchEventsResponse,
} from "@machinery/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../../test/collect.js";
import { factOf } from "../../test/fake-partition.js";
import { serveEvents } from "../../test/serve-events.js";

let served: Awaited<ReturnType<typeof serveEvents>>;
beforeAll(async () => {
  served = await serveEvents();
});
beforeEach(() => {
  served.partition.changes = [];
  served.partition.refusal = undefined;
  served.partition.watched.length = 0;
});
afterAll(() => served.close());

const transports: [string, () => Transport][] = [
  [
    "Connect, JSON",
    () =>
      createConnectTransport({
        baseUrl: served.url,
        httpVersion: "1.1",
        useBinaryFormat: false,
        jsonOptions: { registry: createRegistry(ErrorInfoSchema, BadRequestSchema, RetryInfoSchema) },
      }),
  ],
  [
    "Connect, binary",
    () => createConnectTransport({ baseUrl: served.url, httpVersion: "1.1", useBinaryFormat: true }),
  ],
  ["gRPC-Web", () => createGrpcWebTransport({ baseUrl: served.url, httpVersion: "1.1" })],
  ["gRPC", () => createGrpcTransport({ baseUrl: served.url })],
];

const reasonOf = (error: unknown): string | undefined =>
  ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason;

async function refusal(promise: Promise<unknown>): Promise<ConnectError> {
  try {
    await promise;
  } catch (error) {
    return ConnectError.from(error);
  }
  throw new Error("it was not refused");
}

describe.each(transports)("EventService by %s", (_name, createTransport) => {
  const client = () => createClient(EventService, createTransport());

  test("posts, and gives back what was posted", async () => {
    const data = { message: "héllo", nested: { list: [1, 2.5, null, true, { deep: "x" }] } };

    const { event, existed } = await client().postEvent({
      workflow: "flow",
      data,
      labels: { tenant: "a b/c" },
      idempotencyKey: "key-1",
      wait: { seconds: 2n, nanos: 500_000_000 },
    });
    const got = await client().getEvent({ eventId: event?.eventId ?? "" });

    expect(existed).toBe(false);
    expect(event?.status).toBe(EventStatus.RUNNING);
    expect(event?.workflowRevision).toBe(3);
    expect(got.event?.data).toEqual(data);
    expect(served.partition.posted.at(-1)).toMatchObject({
      revision: 3,
      waitMs: 2_500,
      idempotencyKey: "key-1",
    });
  });

  test("posts many, each with an outcome of its own, in order", async () => {
    const good = { workflow: "flow", data: { message: "hi" }, labels: { a: "b" }, idempotencyKey: "k" };

    const { results } = await client().postEvents({
      posts: [
        good,
        { workflow: "no-such" },
        { workflow: "flow", labels: { "9": "x", "8": "y" } },
        { workflow: "flow", wait: { seconds: 1n } },
        { workflow: "flow", data: { full: true } },
        { workflow: "flow" },
      ],
    });

    const outcomes = results.map(({ outcome }) => {
      if (outcome.case === "posted") return EventStatus[outcome.value.event?.status ?? 0];
      if (outcome.case !== "error") return "nothing";
      const { code, details } = outcome.value;
      const [info, ...others] = details;
      return `${Code[code]} ${anyUnpack(info!, ErrorInfoSchema)?.reason} ${others.map((any) => any.typeUrl.split(".").at(-1)).join()}`;
    });
    expect(outcomes).toEqual([
      "RUNNING",
      "NotFound WORKFLOW_NOT_FOUND ",
      "InvalidArgument INVALID_ARGUMENT BadRequest",
      "InvalidArgument INVALID_ARGUMENT BadRequest",
      "ResourceExhausted BACKLOG_FULL RetryInfo",
      "RUNNING",
    ]);
    expect(served.partition.posted.at(-3)).toMatchObject({ ...good, revision: 3, waitMs: 0 });
  });

  test("posts none, and refuses too many, or all when none can be taken", async () => {
    const posts = Array.from({ length: 1_001 }, () => ({ workflow: "flow" }));

    const none = await client().postEvents({});
    const tooMany = await refusal(client().postEvents({ posts }));
    served.partition.refusal = { reason: "STORE_UNAVAILABLE", expected: "x", found: "y", todo: "z" };
    const unavailable = await refusal(client().postEvents({ posts: posts.slice(0, 2) }));

    expect(none.results).toEqual([]);
    expect([tooMany, unavailable].map(reasonOf)).toEqual(["INVALID_ARGUMENT", "STORE_UNAVAILABLE"]);
  });

  test("answers a thousand posts that are refused within what clients take", async () => {
    const labels = Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`${at}`, "x"]));
    const posts = Array.from({ length: 1_000 }, () => ({ workflow: "flow", labels }));

    const { results } = await client().postEvents({ posts });

    expect(results).toHaveLength(1_000);
    expect(
      toBinary(PostEventsResponseSchema, create(PostEventsResponseSchema, { results })).length,
    ).toBeLessThan(3 * 1024 * 1024);
  });

  test.each([601n, 315_576_000_000n])("waits ten minutes when asked for %s seconds", async (seconds) => {
    const wait = { seconds, nanos: 0 };

    const { event } = await client().postEvent({ workflow: "flow", wait });
    await client().getEvent({ eventId: event?.eventId ?? "", wait });

    expect(served.partition.posted.at(-1)?.waitMs).toBe(600_000);
    expect(served.partition.waited.at(-1)).toBe(600_000);
  });

  test("lists in pages, and refuses a token of another filter", async () => {
    for (let count = 0; count < 3; count += 1) await client().postEvent({ workflow: "flow" });

    const first = await client().listEvents({ pageSize: 2 });
    const second = await client().listEvents({ pageSize: 2, pageToken: first.nextPageToken });
    const foreign = await refusal(
      client().listEvents({ filter: { workflow: "other" }, pageToken: first.nextPageToken }),
    );

    expect(first.events).toHaveLength(2);
    expect(second.events[0]?.eventId).not.toBe(first.events[0]?.eventId);
    expect(reasonOf(foreign)).toBe("INVALID_PAGE_TOKEN");
  });

  test("pages a history", async () => {
    const { event } = await client().postEvent({ workflow: "flow" });
    const eventId = event?.eventId ?? "";

    const first = await client().getEventHistory({ eventId, pageSize: 1 });
    const second = await client().getEventHistory({ eventId, pageSize: 1, pageToken: first.nextPageToken });

    expect(first.facts.map((fact) => fact.sequence)).toEqual([1n]);
    expect(second.facts.map((fact) => fact.sequence)).toEqual([2n]);
    expect(second.nextPageToken).toBe("");
  });

  test("streams what changes, and lets go when the client does", async () => {
    served.partition.changes = [{ ok: true, value: { cursor: "second", facts: [factOf(1), factOf(2)] } }];
    const controller = new AbortController();
    const responses: WatchEventsResponse[] = [];

    const failure = await refusal(
      (async () => {
        for await (const response of client().watchEvents({}, { signal: controller.signal })) {
          responses.push(response);
          if (responses.length === 2) controller.abort();
        }
      })(),
    );
    await expect.poll(() => served.partition.watched.at(-1)?.signal.aborted).toBe(true);

    expect(failure.code).toBe(Code.Canceled);
    expect(responses[0]).toMatchObject({ cursor: "first", facts: [] });
    expect(responses[0]?.event).toBeUndefined();
    expect(responses[1]?.facts).toHaveLength(2);
  });

  test("ends a stream with the refusal that its source gives", async () => {
    const rejection = { reason: "RESUME_EXPIRED", expected: "a", found: "b", todo: "c" } as const;
    served.partition.changes = [{ ok: false, rejection }];

    const failure = await refusal(collect(client().watchEvents({})));

    expect(failure.code).toBe(Code.OutOfRange);
    expect(reasonOf(failure)).toBe("RESUME_EXPIRED");
    expect(failure.rawMessage).toBe("expected a, found b: c");
  });

  test("gives a deadline that has passed", async () => {
    const failure = await refusal(collect(client().watchEvents({}, { timeoutMs: 100 })));

    expect(failure.code).toBe(Code.DeadlineExceeded);
    await expect.poll(() => served.partition.watched.at(-1)?.signal.aborted).toBe(true);
  });

  test("tells nothing of a fault inside, and logs it", async () => {
    served.partition.fault = new Error("secret path /var/lib");

    const failure = await refusal(client().postEvent({ workflow: "flow" }));
    served.partition.fault = undefined;

    expect(failure.code).toBe(Code.Internal);
    expect(reasonOf(failure)).toBe("INTERNAL");
    expect(failure.message).not.toContain("secret");
    expect(served.observations.at(-1)).toMatchObject({ level: "error", reason: "INTERNAL" });
  });

  const refusals: [string, Reason, Code, () => Promise<unknown>][] = [
    ["no workflow", "INVALID_ARGUMENT", Code.InvalidArgument, () => client().postEvent({})],
    [
      "an unknown workflow",
      "WORKFLOW_NOT_FOUND",
      Code.NotFound,
      () => client().postEvent({ workflow: "no-such" }),
    ],
    [
      "a negative wait",
      "INVALID_ARGUMENT",
      Code.InvalidArgument,
      () => client().postEvent({ workflow: "flow", wait: { seconds: -1n } }),
    ],
    [
      "a bad label",
      "INVALID_ARGUMENT",
      Code.InvalidArgument,
      () => client().postEvent({ workflow: "flow", labels: { "Bad Name": "x", ok: "y\n" } }),
    ],
    [
      "a key that is too long",
      "INVALID_ARGUMENT",
      Code.InvalidArgument,
      () => client().postEvent({ workflow: "flow", idempotencyKey: "k".repeat(257) }),
    ],
    [
      "data nested too deep",
      "INVALID_DATA",
      Code.InvalidArgument,
      () => client().postEvent({ workflow: "flow", data: nested(70) }),
    ],
    ["no event id", "INVALID_ARGUMENT", Code.InvalidArgument, () => client().getEvent({})],
    ["a text that is no id", "EVENT_NOT_FOUND", Code.NotFound, () => client().getEvent({ eventId: "nope" })],
    [
      "an unknown event",
      "EVENT_NOT_FOUND",
      Code.NotFound,
      () => client().cancelEvent({ eventId: "0".repeat(24) }),
    ],
    [
      "a negative page size",
      "INVALID_ARGUMENT",
      Code.InvalidArgument,
      () => client().listEvents({ pageSize: -1 }),
    ],
    [
      "a token that is none",
      "INVALID_PAGE_TOKEN",
      Code.InvalidArgument,
      () => client().listEvents({ pageToken: "%%%" }),
    ],
    [
      "an unknown status",
      "INVALID_ARGUMENT",
      Code.InvalidArgument,
      () => client().listEvents({ filter: { statuses: [77 as EventStatus] } }),
    ],
    [
      "a request over the limit",
      "BODY_TOO_LARGE",
      Code.ResourceExhausted,
      () => client().postEvent({ workflow: "flow", data: { text: "x".repeat(1_200_000) } }),
    ],
  ];
  test.each(refusals)("refuses %s", async (_what, reason, code, ask) => {
    const failure = await refusal(ask());

    expect(reasonOf(failure)).toBe(reason);
    expect(failure.code).toBe(code);
    expect(failure.rawMessage).toMatch(/^expected .+, found .+: .+/);
    const violations = failure.findDetails(BadRequestSchema)[0]?.fieldViolations ?? [];
    expect(violations.length > 0).toBe(reason.startsWith("INVALID_") && reason !== "INVALID_PAGE_TOKEN");
  });
});

function nested(depth: number): { [name: string]: never } {
  let value: object = {};
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value as { [name: string]: never };
}
