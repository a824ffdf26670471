import { create } from "@bufbuild/protobuf";
import { once } from "node:events";
import { ServiceDefinitionSchema, type JsonObject } from "@machinery/protocol";
import type { CallRequest } from "@machinery/runner";
import { describe, expect, it } from "vitest";
import { answerWith, callerOf, serve } from "../../test/calling.js";
import type { HttpCaller } from "./http-caller.js";

const call = async (
  caller: HttpCaller,
  endpoint = "",
  inputs: JsonObject = {},
  signal = new AbortController().signal,
  more: Partial<CallRequest> = {},
) =>
  caller.call(
    {
      kind: "call",
      eventId: "e1",
      workflow: "w",
      step: "lines[3].charge",
      attempt: 2,
      service: "s",
      endpoint,
      inputs,
      idempotencyKey: "e1/lines[3].charge",
      callback: "t0ken",
      ...more,
    },
    signal,
  );

/** Resolves once `count` requests have been heard. */
const until = async (heard: readonly unknown[], count: number): Promise<void> => {
  while (heard.length < count) await new Promise((resolve) => setImmediate(resolve));
};

describe("a call", () => {
  it("posts the inputs as JSON, and says which event, step and attempt it is for", async () => {
    const { origin, heard } = await serve(answerWith({ message: "HELLO" }));
    const caller = callerOf({ address: `${origin}/event` });

    expect(await call(caller, "", { message: "hello" })).toEqual({ ok: true, answer: { message: "HELLO" } });
    const { request, body } = heard[0]!;
    expect(request.method).toBe("POST");
    expect(request.url).toBe("/event");
    expect(body).toBe('{"message":"hello"}');
    expect(request.headers).toMatchObject({
      "content-type": "application/json",
      "content-length": "19",
      accept: "application/json, application/problem+json, */*;q=0.1",
      "accept-encoding": "identity",
      "user-agent": "machinery/1.2.3",
      "idempotency-key": "e1/lines[3].charge",
      "machinery-event": "e1",
      "machinery-step": "lines[3].charge",
      "machinery-attempt": "2",
      "machinery-callback": "https://machinery.test/callbacks/t0ken",
    });
    expect(request.headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it.each([
    ["202", {}, { ok: "later" }],
    ["200", { async: true as const }, { ok: "later" }],
    ["204", { async: true as const }, { ok: "later" }],
    ["200 with what is no JSON", { async: true as const }, { ok: "later" }],
    ["500", { async: true as const }, { ok: false, error: { reason: "HTTP_5XX" } }],
  ])("is answered later where the service says %s", async (said, more, outcome) => {
    const { origin } = await serve((_, response) =>
      response.writeHead(Number(said.slice(0, 3))).end(said === "204" ? "" : "soon"),
    );

    expect(await call(callerOf({ address: origin }), "", {}, undefined, more)).toMatchObject(outcome);
  });

  it("keeps its token out of an error that repeats what was sent", async () => {
    const { origin } = await serve((request, response) =>
      response
        .writeHead(400, { "content-type": "application/json" })
        .end(JSON.stringify({ reason: "NO", got: request.headers["machinery-callback"] })),
    );

    const outcome = await call(callerOf({ address: origin }));

    expect(outcome).toMatchObject({ ok: false, error: { reason: "NO" } });
    expect(JSON.stringify(outcome)).toContain("https://machinery.test/callbacks/[secret]");
  });

  it("waits until it is known where an answer may come later", async () => {
    const { origin, heard } = await serve(answerWith({}));
    const { promise: url, resolve: tell } = Promise.withResolvers<string>();

    const called = call(callerOf({ address: origin }, { callbackUrl: async (token) => (await url) + token }));
    tell("http://here/");
    await called;

    expect(heard[0]!.request.headers["machinery-callback"]).toBe("http://here/t0ken");
  });

  it("goes to an endpoint with its method, path, query and headers", async () => {
    const { origin, heard } = await serve(answerWith([{ id: "a" }]));
    const caller = callerOf({
      address: `${origin}/api`,
      headers: { "X-Shop": "berlin", accept: "application/vnd.shop+json" },
      endpoints: [
        {
          name: "list",
          method: "GET",
          path: "/customers/{customer}/orders",
          query: { limit: "limit", sort: "newest" },
          headers: { "X-Shop": "paris" },
          inputs: [
            { name: "customer", type: "string" },
            { name: "limit", type: "int" },
          ],
          answer: "orders",
        },
      ],
    });

    expect(await call(caller, "list", { customer: "ada/é", limit: 3 })).toEqual({
      ok: true,
      answer: { orders: [{ id: "a" }] },
    });
    const { request, body } = heard[0]!;
    expect(request.method).toBe("GET");
    expect(request.url).toBe("/api/customers/ada%2F%C3%A9/orders?limit=3&sort=newest");
    expect(request.headers).toMatchObject({ "x-shop": "paris", accept: "application/vnd.shop+json" });
    expect(request.headers["content-type"]).toBeUndefined();
    expect(body).toBe("");
  });

  it("uses one connection again and again", async () => {
    const { origin, server } = await serve(answerWith({}));
    let connections = 0;
    server.on("connection", () => {
      connections += 1;
    });
    const caller = callerOf({ address: origin });

    for (let i = 0; i < 5; i += 1) expect((await call(caller)).ok).toBe(true);

    expect(connections).toBe(1);
    expect(caller.stats()).toEqual({ connections: 1, waiting: 0 });
  });

  it("follows the newest revision of the service", async () => {
    const old = await serve(answerWith({ is: "old" }));
    const moved = await serve(answerWith({ is: "new" }));
    const of = (address: string) => create(ServiceDefinitionSchema, { name: "s", address });
    let newest = of(old.origin);
    const caller = callerOf(undefined, { service: () => newest });

    expect(await call(caller)).toEqual({ ok: true, answer: { is: "old" } });
    newest = of(moved.origin);

    expect(await call(caller)).toEqual({ ok: true, answer: { is: "new" } });
  });

  it("fails when the service or its endpoint is gone", async () => {
    expect(await call(callerOf(undefined))).toMatchObject({
      error: {
        reason: "SERVICE_NOT_FOUND",
        message: expect.stringContaining("it was deleted while this event still needed it"),
        transient: false,
      },
    });
    const caller = callerOf({ address: "http://127.0.0.1:1", endpoints: [{ name: "list" }] });

    expect(await call(caller, "get")).toMatchObject({ error: { reason: "ENDPOINT_NOT_FOUND" } });
    expect(await call(caller, "")).toMatchObject({ error: { reason: "ENDPOINT_NOT_FOUND" } });
  });
});

it("a definition that no checker let through fails its calls, and nothing else", async () => {
  const caller = callerOf({ address: "nowhere" });

  expect(await call(caller)).toMatchObject({ ok: false, error: { reason: "INTERNAL", transient: false } });
  expect(await caller.callOnce("s", "", {}, new AbortController().signal)).toMatchObject({ ok: false });
  expect(await caller.check("s")).toMatchObject({ healthy: false, error: { reason: "INTERNAL" } });
});

describe("the limit of a service", () => {
  it("holds, and who waits comes in order", async () => {
    const answers: (() => void)[] = [];
    const { origin, heard } = await serve((request, response) => {
      answers.push(() => answerWith({})(request, response));
    });
    const caller = callerOf({ address: origin, concurrency: 2 });

    const calls = [1, 2, 3, 4].map(async (n) => call(caller, "", { n }));
    await until(heard, 2);
    expect(caller.stats()).toEqual({ connections: 2, waiting: 2 });
    answers.shift()!();
    await until(heard, 3);
    expect(heard[2]!.body).toBe('{"n":3}');
    answers.shift()!();
    await until(heard, 4);
    for (const answer of answers) answer();

    expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
    expect(caller.stats()).toEqual({ connections: 2, waiting: 0 });
  });

  it("does not count the wait to the attempt's time", async () => {
    const { origin } = await serve((request, response) => {
      setTimeout(() => answerWith({})(request, response), 250);
    });
    const caller = callerOf({ address: origin, concurrency: 1, attemptTimeout: "600ms" });

    const outcomes = await Promise.all([call(caller), call(caller), call(caller)]);

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
  });
});

describe("a service that fails", () => {
  it("is called no more after so many failures, until a person has tried it and it answers", async () => {
    let isWell = false;
    const { origin, heard } = await serve((request, response) => {
      if (isWell) answerWith({})(request, response);
      else response.writeHead(503, { "retry-after": "60" }).end();
    });
    const caller = callerOf({ address: origin, breaker: { failures: 2, probeAfter: "1h" } });
    await call(caller);
    await call(caller);

    expect(await call(caller)).toMatchObject({ ok: "deferred", by: "breaker" });
    expect(heard).toHaveLength(2);
    expect(await caller.stateOf("s")).toMatchObject({
      breaker: "open",
      failures: 2,
      lastFailure: { reason: "HTTP_5XX", retryAfterMs: 60_000 },
    });
    isWell = true;
    expect(await caller.callOnce("s", "", {}, new AbortController().signal)).toMatchObject({ ok: true });
    expect(await call(caller)).toMatchObject({ ok: true });
  });

  it("is called on and on where it has no breaker, or says itself what is wrong", async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(500, { "content-type": "application/json" }).end('{"reason":"OUT_OF_PAPER"}');
    });
    const named = callerOf({ address: origin, breaker: { failures: 1 } });
    const off = callerOf({ address: "http://127.0.0.1:1/", breaker: { off: true } });

    for (const caller of [named, off])
      for (let time = 0; time < 3; time++) expect(await call(caller)).toMatchObject({ ok: false });
  });
});

it("calls to a service begin no faster than its rate says", async () => {
  const { origin, heard } = await serve(answerWith({}));
  const caller = callerOf({ address: origin, rate: "1/h" });

  expect(await call(caller)).toMatchObject({ ok: true });

  expect(await call(caller)).toMatchObject({ ok: "deferred", by: "rate" });
  expect(heard).toHaveLength(1);
});

it("defers the calls that wait in line when the daemon stops", async () => {
  const { origin, heard } = await serve(() => undefined);
  const caller = callerOf({ address: origin, concurrency: 1 });
  void call(caller);
  await until(heard, 1);
  const waiting = call(caller);

  await caller.turnAway?.();

  expect(await waiting).toEqual({ ok: "deferred", by: "stop" });
});

describe("giving up", () => {
  it("ends a call in flight and closes its connection", async () => {
    const { origin, heard } = await serve(() => undefined);
    const caller = callerOf({ address: origin });
    const controller = new AbortController();
    const outcome = call(caller, "", {}, controller.signal);
    await until(heard, 1);
    const hungUp = once(heard[0]!.request.socket, "close");

    controller.abort();

    expect(await outcome).toMatchObject({ ok: false, error: { reason: "CANCELLED", transient: false } });
    await hungUp;
    expect(caller.stats()).toEqual({ connections: 0, waiting: 0 });
  });

  it("takes a call that waits out of the queue", async () => {
    const { origin, heard } = await serve(() => undefined);
    const caller = callerOf({ address: origin, concurrency: 1 });
    const first = call(caller);
    await until(heard, 1);
    const controller = new AbortController();
    const second = call(caller, "", {}, controller.signal);

    controller.abort();

    expect(await second).toMatchObject({ error: { reason: "CANCELLED" } });
    expect(caller.stats().waiting).toBe(0);
    await caller.close();
    await first;
  });

  it("makes no call at all for a signal that is aborted already", async () => {
    const { origin, heard } = await serve(answerWith({}));

    const outcome = await call(callerOf({ address: origin }), "", {}, AbortSignal.abort());

    expect(outcome).toMatchObject({ error: { reason: "CANCELLED" } });
    expect(heard).toHaveLength(0);
  });

  it("on closing ends everything, and leaves no socket open", async () => {
    const { origin, heard, server } = await serve((request, response) => {
      if (request.url === "/quick") answerWith({})(request, response);
    });
    const caller = callerOf({
      address: origin,
      concurrency: 2,
      endpoints: [
        { name: "quick", path: "/quick" },
        { name: "hang", path: "/" },
      ],
    });
    await Promise.all([call(caller, "quick"), call(caller, "quick")]);
    const hanging = [call(caller, "hang"), call(caller, "hang"), call(caller, "hang")];
    await until(heard, 4);

    await caller.close();

    const outcomes = await Promise.all(hanging);
    expect(outcomes.map((outcome) => (outcome.ok === false ? outcome.error.reason : ""))).toEqual([
      "UNREACHABLE",
      "UNREACHABLE",
      "CANCELLED",
    ]);
    expect(caller.stats()).toEqual({ connections: 0, waiting: 0 });
    expect(await call(caller, "quick")).toMatchObject({ error: { reason: "UNREACHABLE" } });
    await new Promise<void>((resolve) => {
      const look = (): void => {
        server.getConnections((_, count) => (count === 0 ? resolve() : setImmediate(look)));
      };
      look();
    });
  });
});

describe("secrets", () => {
  const headers = { authorization: "Bearer ${secrets.TOKEN}" };

  it("go into headers", async () => {
    const { origin, heard } = await serve(answerWith({}));

    await call(callerOf({ address: origin, headers }, { secret: () => "hunter2" }));

    expect(heard[0]!.request.headers.authorization).toBe("Bearer hunter2");
  });

  it("are not in any error, though the service says them", async () => {
    const { origin } = await serve((request, response) => {
      response.writeHead(401, { "content-type": "application/json" });
      const said = request.headers.authorization!;
      response.end(
        JSON.stringify({ message: `bad token ${said}`, headers: [said], reason: said.split(" ")[1] }),
      );
    });
    const outcome = await call(callerOf({ address: origin, headers }, { secret: () => "hunter2" }));

    expect(outcome).toEqual({
      ok: false,
      error: {
        reason: "HTTP_4XX",
        message: `POST ${origin}/ answered 401 Unauthorized: bad token Bearer [secret]`,
        data: { message: "bad token Bearer [secret]", headers: ["Bearer [secret]"], reason: "[secret]" },
        transient: false,
      },
    });
  });

  it("are not half said where a text is cut short", async () => {
    const { origin } = await serve((request, response) => {
      response
        .writeHead(200, { "content-type": "text/html" })
        .end(`${"x".repeat(70)}${request.headers.authorization!}`);
    });
    const outcome = await call(callerOf({ address: origin, headers }, { secret: () => "hunter2hunter2" }));

    expect(JSON.stringify(outcome)).not.toContain("hunt");
    expect(outcome).toMatchObject({ error: { reason: "BAD_ANSWER" } });
  });

  it("that the daemon does not have, or that no header can carry, fail the attempt without a call", async () => {
    const { origin, heard } = await serve(answerWith({}));
    const missing = await call(callerOf({ address: origin, headers }));
    const broken = await call(callerOf({ address: origin, headers }, { secret: () => "two\nlines" }));

    expect(missing).toMatchObject({
      error: {
        reason: "SECRET_MISSING",
        transient: false,
        message: expect.stringContaining("TOKEN") as string,
      },
    });
    expect(broken).toMatchObject({ error: { reason: "INVALID_INPUTS", transient: false } });
    expect(JSON.stringify(broken)).not.toContain("lines");
    expect(heard).toHaveLength(0);
  });
});
