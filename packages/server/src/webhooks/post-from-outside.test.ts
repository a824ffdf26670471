import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { serveEvents } from "../../test/serve-events.js";

const key = Buffer.alloc(24, 3);
const nowMs = 1_700_000_000_000;
let served: Awaited<ReturnType<typeof serveEvents>>;
beforeAll(async () => {
  const secrets = { SHOP: `whsec_${key.toString("base64")}`, BROKEN: "?" };
  served = await serveEvents({ secrets, wallMs: nowMs, bodyBytes: 10_000 });
});
beforeEach(() => void (served.partition.posted.length = 0));
afterAll(() => served.close());

const json = { "content-type": "application/json" };
const post = async (path: string, body: string, headers: Record<string, string>) => {
  const response = await fetch(`${served.url}${path}`, { method: "POST", body, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const signed = (body: string, id = "msg_1", at = nowMs / 1_000) => ({
  "webhook-id": id,
  "webhook-timestamp": String(at),
  "webhook-signature": `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`,
});
const event = { specversion: "1.0", id: "A-1", source: "/shop/orders", type: "shop.order.placed" };
const structured = { "content-type": "application/cloudevents+json; charset=utf-8" };
const binary = {
  "ce-specversion": "1.0",
  "ce-id": "A-1",
  "ce-source": "/shop/orders",
  "ce-type": "shop.order.placed",
};
const labels = { ce_type: "shop.order.placed", ce_source: "/shop/orders" };

describe("a CloudEvent", () => {
  it("is taken in structured mode", async () => {
    const body = JSON.stringify({
      ...event,
      subject: "order 7",
      datacontenttype: "application/json",
      data: { n: 1 },
    });

    expect(
      await post("/e/flow?wait=0", body, { ...structured, "machinery-label-tenant": "acme" }),
    ).toMatchObject({ status: 201 });
    expect(served.partition.posted[0]).toMatchObject({
      workflow: "flow",
      data: { n: 1 },
      idempotencyKey: "/shop/orders A-1",
      labels: { ...labels, ce_subject: "order 7", tenant: "acme" },
    });
  });

  it("is taken in binary mode, with headers that are percent-encoded", async () => {
    const headers = { ...json, ...binary, "ce-subject": "caf%C3%A9 50%", "ce-extra": "x" };

    expect(await post("/e/flow", '{"n":2,"data":{}}', headers)).toMatchObject({ status: 201 });
    expect(served.partition.posted[0]).toMatchObject({
      data: { n: 2, data: {} },
      idempotencyKey: "/shop/orders A-1",
    });
    expect(served.partition.posted[0]?.labels).toEqual({ ...labels, ce_subject: "caf%C3%A9 50%" });
  });

  it.each([
    ["nothing", structured, JSON.stringify(event), {}],
    [
      "base64",
      structured,
      JSON.stringify({ ...event, data_base64: Buffer.from('{"a":"ä"}').toString("base64") }),
      { a: "ä" },
    ],
    ["no body", binary, "", {}],
    [
      "a JSON of another name",
      { ...binary, "content-type": "application/vnd.shop+json" },
      '{"a":1}',
      { a: 1 },
    ],
  ])("may hold %s", async (_what, headers, body, data) => {
    expect(await post("/e/with-data", body, headers)).toMatchObject({ status: 201 });
    expect(served.partition.posted[0]?.data).toEqual(data);
  });

  it("has a key that always fits", async () => {
    await post("/e/flow", JSON.stringify({ ...event, id: "x".repeat(1_000) }), structured);

    expect(served.partition.posted[0]?.idempotencyKey).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it("leaves out what does not fit a label", async () => {
    await post("/e/flow", JSON.stringify({ ...event, subject: "s".repeat(129) }), structured);

    expect(served.partition.posted[0]?.labels).toEqual(labels);
  });

  it.each([
    ["another version", structured, { ...event, specversion: "0.3" }, 400, "INVALID_ARGUMENT"],
    ["no id", structured, { ...event, id: "" }, 400, "INVALID_ARGUMENT"],
    ["no source", structured, { ...event, source: undefined }, 400, "INVALID_ARGUMENT"],
    ["a source that is none", structured, { ...event, source: "a b" }, 400, "INVALID_ARGUMENT"],
    ["a type that is no text", structured, { ...event, type: 5 }, 400, "INVALID_ARGUMENT"],
    ["a text as data", structured, { ...event, data: "x" }, 400, "BODY_NOT_AN_OBJECT"],
    [
      "data that is XML",
      structured,
      { ...event, datacontenttype: "text/xml", data: "<x/>" },
      415,
      "BODY_NOT_JSON",
    ],
    ["broken base64", structured, { ...event, data_base64: "???" }, 415, "BODY_NOT_JSON"],
    [
      "headers that miss one",
      { ...json, "ce-specversion": "1.0", "ce-id": "1", "ce-type": "t" },
      {},
      400,
      "INVALID_ARGUMENT",
    ],
    ["a body that is no JSON", { ...binary, "content-type": "text/plain" }, {}, 415, "BODY_NOT_JSON"],
    ["a batch", { "content-type": "application/cloudevents-batch+json" }, [event], 400, "BODY_NOT_AN_OBJECT"],
    ["too much", structured, { ...event, data: { x: "x".repeat(90_000) } }, 413, "BODY_TOO_LARGE"],
  ])("is refused with %s", async (_what, headers, body, status, reason) => {
    expect(
      await post("/e/flow", JSON.stringify(body), headers as unknown as Record<string, string>),
    ).toMatchObject({ status, body: { reason } });
    expect(served.partition.posted).toEqual([]);
  });
});

describe("a workflow with a webhook", () => {
  it("takes what is signed, once by its id", async () => {
    const body = '{"data": {"n": 1}}';

    expect(
      await post("/e/signed", body, { ...json, ...signed(body), "idempotency-key": "mine" }),
    ).toMatchObject({ status: 201 });
    expect(served.partition.posted[0]).toMatchObject({ data: { n: 1 }, idempotencyKey: "msg_1" });
  });

  it("takes a CloudEvent that is signed, by the key of the CloudEvent", async () => {
    const body = '{"n": 1}';

    expect(await post("/e/signed", body, { ...json, ...binary, ...signed(body) })).toMatchObject({
      status: 201,
    });
    expect(served.partition.posted[0]?.idempotencyKey).toBe("/shop/orders A-1");
  });

  it.each([
    ["is not signed", "/e/signed", {}, 401, "SIGNATURE_INVALID"],
    ["is a CloudEvent that is not signed", "/e/signed", binary, 401, "SIGNATURE_INVALID"],
    ["is signed for another body", "/e/signed", signed("{ }"), 401, "SIGNATURE_INVALID"],
    ["is too old", "/e/signed", signed("{}", "msg_1", nowMs / 1_000 - 301), 401, "SIGNATURE_INVALID"],
    ["finds no secret", "/e/signed-by-NOBODY", signed("{}"), 503, "SECRET_UNUSABLE"],
    ["finds a secret that is none", "/e/signed-by-BROKEN", signed("{}"), 503, "SECRET_UNUSABLE"],
  ])("takes nothing that %s", async (_what, path, headers, status, reason) => {
    expect(await post(path, "{}", { ...json, ...headers })).toMatchObject({ status, body: { reason } });
    expect(served.partition.posted).toEqual([]);
  });

  it("is told nothing of a body whose signature is wrong", async () => {
    expect(await post("/e/signed", "no JSON", json)).toMatchObject({ status: 401 });
  });

  it("takes nothing by another protocol", async () => {
    const path = "/machinery.v1.EventService/PostEvent";
    const refused = await post(path, '{"workflow": "signed", "data": {}}', json);

    expect(refused).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    expect(served.partition.posted).toEqual([]);
  });
});
