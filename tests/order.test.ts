import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "@machinery/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type OpenClient } from "./client.js";
import { startDaemon, type Daemon } from "./daemon.js";
import { postJson } from "./json-routes.js";
import { startShop, type Effect, type Shop } from "./order-shop.js";
import { createTemporaryFolder } from "./temporary-folder.js";

const events = join(import.meta.dirname, "../examples/order/events");

interface Order {
  readonly order_id: string;
  readonly amount: number;
  readonly lines: readonly { readonly sku: string; readonly count: number }[];
}

/** The data of an example event, with some of it otherwise. */
function order(name: string, more: Partial<Order> = {}): Order {
  const { data } = JSON.parse(readFileSync(join(events, `${name}.json`), "utf8")) as { data: Order };
  return { ...data, ...more };
}

describe("the order sample, with its services", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let client: OpenClient;
  let shop: Shop;

  beforeAll(async () => {
    daemon = await startDaemon({ data: folder.path });
    client = connect(daemon.url);
    shop = await startShop(daemon.url);
  });
  afterAll(async () => {
    client[Symbol.dispose]();
    await shop[Symbol.asyncDispose]();
    await daemon[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const post = async (data: Order): Promise<string> => {
    const { status, body } = await postJson(`${daemon.url}/e/order`, { data });
    expect(status).toBe(201);
    return String(body?.["event_id"]);
  };
  const end = async (eventId: string) => {
    const { event } = await client.events.getEvent({ eventId, wait: { seconds: 20n } });
    return event!;
  };
  const collect = (orderId: string, tracking: string) =>
    postJson(`${daemon.url}/signals/parcel-collected?key=${orderId}`, { tracking });
  /** Answers the question of an event as soon as it asks. */
  const answer = async (eventId: string, answered: JsonObject): Promise<void> => {
    for (;;) {
      const { asks } = await client.events.listAsks({ filter: { group: "sales-leads" } });
      const ask = asks.find((each) => each.eventId === eventId);
      if (ask === undefined) continue;
      await client.events.answerAsk({ eventId, step: ask.step, by: "grace", answer: answered });
      return;
    }
  };
  /** What the services did for an event: what each answered, `undone` where that was undone. */
  const effectsOf = async (eventId: string) => {
    const all = await shop.effects();
    const told = (effects: readonly Effect[], name: string): string[] =>
      effects
        .filter(({ key }) => key.startsWith(`${eventId}/`))
        .map(({ answer, undone }) => `${String(answer?.[name])}${undone ? " undone" : ""}`)
        .toSorted();
    return {
      stock: told(all.stock, "sku"),
      payment: told(all.payment, "amount"),
      shipping: told(all.shipping, "order_id"),
      mail: told(all.mail, "template"),
    };
  };

  it("is paid, shipped and collected", async () => {
    const eventId = await post(order("small"));
    await collect("order-1", "T-1");
    const event = await end(eventId);

    expect(event).toMatchObject({ outputs: { state: "shipped", tracking: "T-1" } });
    expect(await effectsOf(eventId)).toEqual({
      stock: ["cup", "lamp"],
      payment: ["120"],
      shipping: ["order-1"],
      mail: ["paid"],
    });
  });

  it("is approved by a person when it is expensive", async () => {
    const eventId = await post(order("large"));
    await answer(eventId, { approved: true });
    await collect("order-2", "T-2");

    expect(await end(eventId)).toMatchObject({ outputs: { state: "shipped", tracking: "T-2" } });
  });

  it("is not approved, and everything is put back", async () => {
    const eventId = await post(order("large", { order_id: "order-2b" }));
    await answer(eventId, { approved: false, comment: "too many chairs" });

    expect(await end(eventId)).toMatchObject({
      error: { reason: "NOT_APPROVED", message: "too many chairs" },
    });
    expect(await effectsOf(eventId)).toEqual({
      stock: ["chair undone"],
      payment: [],
      shipping: [],
      mail: [],
    });
  });

  it.each([
    ["at once", 99.02],
    ["after a look at it", 99.13],
  ])("is declined %s", async (_when, amount) => {
    const eventId = await post(order("declined", { amount, order_id: `order-${amount}` }));

    expect(await end(eventId)).toMatchObject({ outputs: { state: "declined" } });
    expect(await effectsOf(eventId)).toEqual({
      stock: ["book undone"],
      payment: [],
      shipping: [],
      mail: ["declined"],
    });
  });

  it("is not shipped, and everything is undone", async () => {
    const eventId = await post(order("bulky"));

    expect(await end(eventId)).toMatchObject({ error: { reason: "TOO_LARGE", step: "dispatch[ship].book" } });
    const effects = await effectsOf(eventId);
    expect(effects).toMatchObject({ payment: ["300 undone"], shipping: [] });
    expect(effects.stock).toHaveLength(6);
    expect(effects.stock.filter((each) => !each.endsWith(" undone"))).toEqual([]);
  });

  it("is short of one thing, and the others are put back", async () => {
    const lines = [
      { sku: "cup", count: 1 },
      { sku: "table", count: 100 },
    ];
    const eventId = await post(order("small", { order_id: "order-5", lines }));

    expect(await end(eventId)).toMatchObject({ error: { reason: "STOCK_SHORT" } });
    expect(await effectsOf(eventId)).toEqual({ stock: ["cup undone"], payment: [], shipping: [], mail: [] });
  });
});
