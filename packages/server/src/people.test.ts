import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { EventService, type JsonObject } from "@machinery/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveEvents } from "../test/serve-events.js";

const eventId = "0".repeat(24);
let served: Awaited<ReturnType<typeof serveEvents>>;
const submitted: JsonObject[] = [];
beforeAll(async () => {
  served = await serveEvents({ bodyBytes: 1_000 });
  served.partition.submit = async (command: JsonObject) => {
    submitted.push(command);
    return command["kind"] === "send-signal"
      ? { ok: true, value: { signalId: command["signalId"] ?? "drawn", timeMs: 1_700_000_000_000 } }
      : {
          ok: true,
          value: { eventId, workflow: "w", revision: 1, status: 3, ackTimeMs: 0, labels: {}, facts: 4 },
        };
  };
  served.partition.read = async ({ filter, after }: { filter: JsonObject; after?: string }) => ({
    ok: true,
    value: {
      asks: [
        {
          place: "p1",
          eventId,
          step: "approve",
          workflow: "w",
          revision: 2,
          question: `${JSON.stringify(filter)} ${after ?? ""}`,
          assignee: "",
          group: "sales",
          claimedBy: "",
          timeMs: 1_700_000_000_000,
          form: [],
        },
      ],
      ...(after === undefined && { next: "p1" }),
    },
  });
});
afterAll(() => served.close());

const client = () =>
  createClient(EventService, createConnectTransport({ baseUrl: served.url, httpVersion: "1.1" }));

async function post(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${served.url}${path}`, {
    method: "POST",
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as JsonObject };
}

describe("POST /signals/<name>", () => {
  it("sends a signal to all that listen for a key, or to one event", async () => {
    expect(
      await post("/signals/parcel-collected?key=o%2F1&keep=2h", { n: 1 }, { "idempotency-key": "a" }),
    ).toEqual({
      status: 201,
      body: { signal_id: "a", ack_date: "2023-11-14T22:13:20.000Z" },
    });
    expect(submitted.at(-1)).toEqual({
      kind: "send-signal",
      name: "parcel-collected",
      key: "o/1",
      signalId: "a",
      data: { n: 1 },
      keepMs: 7_200_000,
    });

    expect((await post(`/signals/go?event_id=${eventId}`)).body).toMatchObject({ signal_id: "drawn" });
    expect(submitted.at(-1)).toEqual({ kind: "send-signal", name: "go", eventId, data: {} });
  });

  it.each([
    ["/signals/go", 400, "INVALID_ARGUMENT"],
    [`/signals/go?key=a&event_id=${eventId}`, 400, "INVALID_ARGUMENT"],
    ["/signals/two%20words?key=a", 400, "INVALID_ARGUMENT"],
    [`/signals/go?key=${"x".repeat(257)}`, 400, "INVALID_ARGUMENT"],
    ["/signals/go?key=a%00", 400, "INVALID_ARGUMENT"],
    ["/signals/go?key=a&keep=8d", 400, "INVALID_ARGUMENT"],
    ["/signals/go?key=a&keep=soon", 400, "INVALID_ARGUMENT"],
    ["/signals/go?event_id=none", 404, "EVENT_NOT_FOUND"],
    ["/signals/", 404, "ROUTE_NOT_FOUND"],
    ["/signals/a/b?key=a", 404, "ROUTE_NOT_FOUND"],
  ])("%s is refused with %i %s", async (path, status, reason) => {
    expect(await post(path, {})).toMatchObject({ status, body: { reason } });
  });
});

describe("EventService", () => {
  it("sends signals", async () => {
    const sent = await client().sendSignal({ name: "go", key: "a", data: { n: 1 }, keep: { seconds: 5n } });

    expect(sent).toMatchObject({ signalId: "drawn", ackTime: { seconds: 1_700_000_000n } });
    expect(submitted.at(-1)).toMatchObject({ name: "go", key: "a", keepMs: 5_000 });
    await expect(client().sendSignal({ name: "go" })).rejects.toThrow(/either a key or the id of an event/);
  });

  it("lists questions in pages that belong to their filter", async () => {
    const filter = { group: "sales", unclaimed: true };
    const first = await client().listAsks({ filter });
    expect(first.asks).toMatchObject([
      { eventId, step: "approve", workflowRevision: 2, question: '{"group":"sales","isUnclaimed":true} ' },
    ]);

    const second = await client().listAsks({ filter, pageToken: first.nextPageToken });
    expect(second.asks[0]?.question).toContain("p1");
    expect(second.nextPageToken).toBe("");
    await expect(client().listAsks({ pageToken: first.nextPageToken })).rejects.toThrow(/another filter/);
  });

  it("takes claims and answers", async () => {
    const target = { eventId, step: "approve" };
    expect(await client().claimAsk({ ...target, by: "ada" })).toMatchObject({ event: { eventId } });
    expect(submitted.at(-1)).toEqual({ kind: "claim-ask", ...target, by: "ada", release: false });
    await client().answerAsk({ ...target, answer: { approved: true } });
    expect(submitted.at(-1)).toEqual({ kind: "answer-ask", ...target, by: "", answer: { approved: true } });

    await expect(client().claimAsk(target)).rejects.toThrow(/expected a name/);
    await expect(client().claimAsk({ step: "a", by: "ada" })).rejects.toThrow(/an event and a step/);
    await expect(client().answerAsk({ ...target, eventId: "none" })).rejects.toThrow(/the id of an event/);
    await expect(client().answerAsk({ ...target, answer: { a: "x".repeat(2_000) } })).rejects.toThrow(
      /answer/,
    );
  });
});
