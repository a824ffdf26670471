import { describe, expect, it } from "vitest";
import { answerWith, callerOf, closing, serve } from "../../test/calling.js";

describe("calling a service alone", () => {
  const service = {
    inputs: [{ name: "message", type: "string" }],
    outputs: [{ name: "message", type: "string" }],
  };

  it("gives its answer and how long it took, with an idempotency key and without an event", async () => {
    const { origin, heard } = await serve(answerWith({ message: "HELLO" }));
    const caller = callerOf({ ...service, address: origin });

    const outcome = await caller.callOnce("s", "", { message: "hello" }, new AbortController().signal);

    expect(outcome).toMatchObject({ ok: true, answer: { message: "HELLO" } });
    expect(outcome.latencyMs).toBeGreaterThan(0);
    expect(heard[0]!.request.headers["idempotency-key"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(heard[0]!.request.headers["machinery-event"]).toBeUndefined();
  });

  it("cannot wait for an answer that comes later", async () => {
    const { origin, heard } = await serve((_, response) => response.writeHead(202).end());
    const caller = callerOf({ ...service, address: origin });

    expect(await caller.callOnce("s", "", { message: "a" }, new AbortController().signal)).toMatchObject({
      error: { reason: "ANSWERS_LATER", transient: false },
    });
    expect(heard[0]!.request.headers["machinery-callback"]).toBeUndefined();
  });

  it("checks what goes in and what comes out", async () => {
    const { origin, heard } = await serve(answerWith({ text: "HELLO" }));
    const caller = callerOf({ ...service, address: origin });
    const { signal } = new AbortController();

    expect(await caller.callOnce("s", "", {}, signal)).toMatchObject({ error: { reason: "INVALID_INPUTS" } });
    expect(heard).toHaveLength(0);
    expect(await caller.callOnce("s", "", { message: "hello" }, signal)).toMatchObject({
      error: { reason: "BAD_ANSWER", message: expect.stringContaining("outputs.message") as string },
    });
  });
});

describe("the last calls of a service", () => {
  it("are remembered with how long they took and why they failed, but for those that never came to it", async () => {
    const answers = [200, 500, 404];
    const { origin } = await serve((_, response) => response.writeHead(answers.shift() ?? 200).end("{}"));
    const caller = callerOf({ address: origin, inputs: [{ name: "a", type: "int" }] });
    const { signal } = new AbortController();
    for (const a of [1, 2, 3, "none"]) await caller.callOnce("s", "", { a }, signal);

    const calls = await caller.recentCalls("s");
    const state = await caller.stateOf("s");

    expect(calls.map(({ reason }) => reason)).toEqual([undefined, "HTTP_5XX", "HTTP_4XX"]);
    expect(calls.every(({ tookMs }) => tookMs > 0)).toBe(true);
    expect(state?.recent).toMatchObject({ calls: 3, failed: 2, sinceMs: calls[0]!.endMs });
    expect(await caller.recentCalls("other")).toEqual([]);
  });
});

describe("looking how a service is", () => {
  it("asks its health path, at its origin", async () => {
    const { origin, heard } = await serve((_, response) => response.writeHead(204).end());

    expect(await callerOf({ address: `${origin}/event`, health: "/healthcheck" }).check("s")).toMatchObject({
      healthy: true,
      checked: "health",
      httpStatus: 204,
    });
    expect(heard[0]!.request).toMatchObject({ method: "GET", url: "/healthcheck" });
  });

  it("tells what it said when it is not well", async () => {
    const { origin } = await serve((_, response) => response.writeHead(503).end("no database"));

    expect(await callerOf({ address: origin, health: "/up" }).check("s")).toMatchObject({
      healthy: false,
      httpStatus: 503,
      error: {
        reason: "HTTP_5XX",
        message: `GET ${origin}/up answered 503 Service Unavailable`,
        data: "no database",
      },
    });
  });

  it("asks with the service's own headers, and tells nothing of their secrets", async () => {
    const { origin, heard } = await serve((request, response) =>
      response
        .writeHead(401, { "content-type": "application/json" })
        .end(JSON.stringify({ reason: "BAD_TOKEN", message: `not ${request.headers.authorization}` })),
    );
    const headers = { Authorization: "Bearer ${secrets.TOKEN}", Accept: "text/plain", "X-Tenant": "acme" };
    const endpoints = [{ name: "get", method: "GET", path: "/orders", headers: { "x-own": "1" } }];
    const services = [{ headers }, { headers, endpoints }];

    for (const service of services) {
      const caller = callerOf({ address: origin, health: "/up", ...service }, { secret: () => "hunter2" });
      const { healthy, error } = await caller.check("s");
      expect(healthy).toBe(false);
      expect(error).toMatchObject({ reason: "BAD_TOKEN", message: expect.stringContaining("[secret]") });
      expect(JSON.stringify(error)).not.toContain("hunter2");
    }

    expect(heard).toHaveLength(2);
    for (const { request } of heard) {
      expect(request.headers).toMatchObject({
        authorization: "Bearer hunter2",
        accept: "text/plain",
        "x-tenant": "acme",
        "user-agent": "machinery/1.2.3",
      });
      expect(request.headers).not.toHaveProperty("x-own");
      expect(request.headers).not.toHaveProperty("idempotency-key");
    }
  });

  it("says which secret is missing instead of asking without it", async () => {
    const { origin, heard } = await serve(answerWith({}));
    const headers = { authorization: "Bearer ${secrets.TOKEN}" };

    expect(await callerOf({ address: origin, health: "/up", headers }).check("s")).toMatchObject({
      healthy: false,
      checked: "health",
      httpStatus: 0,
      error: { reason: "SECRET_MISSING", message: expect.stringContaining("TOKEN") },
    });
    expect(heard).toHaveLength(0);
  });

  it("looks only whether it can be reached when it has no health path", async () => {
    const { origin, heard } = await serve(answerWith({}));
    const refused = `connecting to ${new URL(origin).host}: connection refused at ${new URL(origin).host}`;

    expect(await callerOf({ address: origin }).check("s")).toMatchObject({
      healthy: true,
      checked: "reachability",
      httpStatus: 0,
    });
    expect(heard).toHaveLength(0);
    await closing.splice(0, 1)[0]!();
    expect(await callerOf({ address: origin }).check("s")).toMatchObject({
      healthy: false,
      error: { reason: "UNREACHABLE", message: refused },
    });
    expect(await callerOf({ address: "http://169.254.169.254" }).check("s")).toMatchObject({
      error: { reason: "ADDRESS_REFUSED" },
    });
    expect(await callerOf(undefined).check("s")).toMatchObject({ error: { reason: "SERVICE_NOT_FOUND" } });
  });
});

describe("asking a service what it is", () => {
  it("reads /infos of its origin", async () => {
    const { origin, heard } = await serve(answerWith({ name: "upper" }));

    expect(await callerOf(undefined).readInfos(`${origin}/event?x=1`)).toEqual({
      ok: true,
      value: { name: "upper" },
    });
    expect(heard[0]!.request).toMatchObject({ method: "GET", url: "/infos" });
  });

  it("refuses with what it found", async () => {
    const missing = await serve((_, response) => response.writeHead(404).end());
    const html = await serve((_, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
    );
    const huge = await serve(answerWith("x".repeat(2 ** 20)));
    const found = async (address: string) => {
      const result = await callerOf(undefined).readInfos(address);
      return result.ok ? "" : `${result.rejection.reason} ${result.rejection.found}`;
    };

    expect(await found(missing.origin)).toBe(
      `SERVICE_UNREACHABLE GET ${missing.origin}/infos answered 404 Not Found`,
    );
    expect(await found(html.origin)).toContain("answered `text/html` where JSON was expected");
    expect(await found(huge.origin)).toContain("larger than 1 MiB");
    expect(await found("upper:5000")).toContain("is not http or https");
    expect(await found("")).toContain("is no URL");
  });
});
