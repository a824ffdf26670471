import { createClient, ConnectError, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { ErrorInfoSchema, EventService, type JsonObject } from "@machinery/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveEvents } from "../../test/serve-events.js";
import { structBytes } from "../events/data-bytes.js";

const limitBytes = 100_000;

let served: Awaited<ReturnType<typeof serveEvents>>;
beforeAll(async () => {
  served = await serveEvents({ bodyBytes: limitBytes });
});
afterAll(() => served.close());

const labels = Object.fromEntries(
  Array.from({ length: 16 }, (_, at) => [`label-${at}`.padEnd(63, "x"), '"'.repeat(128)]),
);
const idempotencyKey = "k".repeat(256);

const overRpc =
  (createTransport: (baseUrl: string) => Transport) =>
  async (data: JsonObject): Promise<string> => {
    const client = createClient(EventService, createTransport(served.url));
    try {
      await client.postEvent({ workflow: "flow", data, labels, idempotencyKey });
      return "accepted";
    } catch (error) {
      return ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason ?? String(error);
    }
  };

const overRoute =
  (wrap: (data: JsonObject) => JsonObject) =>
  async (data: JsonObject): Promise<string> => {
    const response = await fetch(`${served.url}/e/flow`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": idempotencyKey },
      body: JSON.stringify(wrap(data)),
    });
    return response.status === 201 ? "accepted" : ((await response.json()) as { reason: string }).reason;
  };

const protocols: [string, (data: JsonObject) => Promise<string>][] = [
  ["the plain route, enveloped", overRoute((data) => ({ data }))],
  ["the plain route, bare", overRoute((data) => data)],
  ["Connect, JSON", overRpc((baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1" }))],
  [
    "Connect, binary",
    overRpc((baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: true })),
  ],
  ["gRPC-Web", overRpc((baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }))],
  ["gRPC", overRpc((baseUrl) => createGrpcTransport({ baseUrl }))],
];

const jsonBytes = (data: JsonObject): number => Buffer.byteLength(JSON.stringify(data), "utf8");

const ones = (count: number): JsonObject => ({ list: Array.from({ length: count }, () => 1) });
const around = structBytes({ text: "x".repeat(90_000) }) - 90_000;
const aroundOnes = structBytes(ones(9_000)) - 9_000 * 11;

/** Data that is as large as the limit, or larger by so many characters or items. */
const plainText = (more: number): JsonObject => ({ text: "x".repeat(limitBytes - around + more) });
const escapedText = (more: number): JsonObject => ({
  text: '"'.repeat(49_000) + "x".repeat(limitBytes - '{"text":""}'.length - 98_000 + more),
});
const numbers = (more: number): JsonObject => ones(Math.floor((limitBytes - aroundOnes) / 11) + more);

test("the samples are as large as they are meant to be", () => {
  expect([structBytes(plainText(0)), structBytes(plainText(1))]).toEqual([limitBytes, limitBytes + 1]);
  expect([jsonBytes(escapedText(0)), structBytes(escapedText(0)) < 60_000]).toEqual([limitBytes, true]);
  expect([structBytes(numbers(0)) > limitBytes - 11, jsonBytes(numbers(1)) < 20_000]).toEqual([true, true]);
});

describe.each(protocols)("the data of an event by %s", (_name, post) => {
  test.each([
    ["plain text", plainText],
    ["text that JSON escapes", escapedText],
    ["numbers, which a Struct takes more room for", numbers],
  ])("is taken up to the limit and not beyond: %s", async (_what, dataOf) => {
    expect(await post(dataOf(0))).toBe("accepted");
    expect(await post(dataOf(1))).toBe("BODY_TOO_LARGE");
    expect(await post(dataOf(1_000))).toBe("BODY_TOO_LARGE");
    expect(await post(dataOf(3 * limitBytes))).toBe("BODY_TOO_LARGE");
  });
});
