import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startService, type RunningService } from "../start-service.js";

const start = (name: string, ...args: string[]): Promise<RunningService> =>
  startService(process.execPath, [join(import.meta.dirname, `services/${name}.mjs`), ...args]);

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

async function post(
  { origin }: RunningService,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Answered> {
  const response = await fetch(origin + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

const key = (name: string) => ({ "idempotency-key": name });
const undo = (name: string) => ({ "idempotency-key": `${name}/undo`, "machinery-compensates": name });
const ledger = async ({ origin }: RunningService): Promise<unknown> =>
  (await fetch(`${origin}/ledger`)).json();

describe("stock", () => {
  it("puts aside once for one key, and puts back once", async () => {
    await using stock = await start("stock");
    const line = { order_id: "o", sku: "table", count: 2 };

    const first = await post(stock, "/holds", line, key("k1"));
    const again = await post(stock, "/holds", line, key("k1"));
    const short = await post(stock, "/holds", line, key("k2"));
    const undone = [
      await post(stock, "/releases", { sku: "table", hold: "" }, undo("k1")),
      await post(stock, "/releases", { sku: "table", hold: "" }, undo("k1")),
    ];

    expect(first).toEqual({ status: 201, body: { hold: "hold-1", ...line } });
    expect(again).toEqual(first);
    expect(short).toMatchObject({
      status: 409,
      body: { type: "STOCK_SHORT", detail: "there are 1 of table, not 2" },
    });
    expect(undone.map(({ status }) => status)).toEqual([200, 200]);
    expect(await ledger(stock)).toMatchObject([{ key: "k1", undone: true, asked: 2 }]);
    expect(await post(stock, "/holds", { ...line, count: 3 }, key("k3"))).toMatchObject({ status: 201 });
  });

  it("does nothing for a request that was undone before it came", async () => {
    await using stock = await start("stock");

    const undone = await post(stock, "/releases", { sku: "cup", hold: "" }, undo("k1"));
    const late = await post(stock, "/holds", { order_id: "o", sku: "cup", count: 1 }, key("k1"));

    expect([undone.status, late.status]).toEqual([200, 409]);
    expect(await ledger(stock)).toMatchObject([{ key: "k1", undone: true, asked: 0 }]);
  });

  it("refuses what it cannot work with", async () => {
    await using stock = await start("stock");

    expect(await post(stock, "/holds", {}, {})).toMatchObject({ status: 400, body: { type: "NO_KEY" } });
    expect(await post(stock, "/elsewhere", {}, key("k"))).toMatchObject({ status: 404 });
  });
});

describe("payment", () => {
  it("answers later, again and again until somebody has it", async () => {
    await using payment = await start("payment", "--delay", "1");
    const told: unknown[] = [];
    const server = createServer((request, response) => {
      request.on("data", (text: Buffer) => told.push([request.url, JSON.parse(text.toString())]));
      request.on("end", () => response.writeHead(told.length === 1 ? 503 : 200).end());
      if (told.length === 2) server.emit("heard");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks/t`;
    const headers = (name: string) => ({ ...key(name), "machinery-callback": callback });
    const untilTold = async (count: number): Promise<void> => {
      while (told.length < count) await once(server, "request");
    };

    const accepted = await post(payment, "/charges", { order_id: "o", amount: 10 }, headers("k1"));
    await untilTold(2);
    await post(payment, "/charges", { order_id: "o", amount: 20.13 }, headers("k2"));
    await untilTold(3);

    expect(accepted.status).toBe(202);
    const receipt = { receipt: "receipt-1", order_id: "o", amount: 10 };
    expect(told).toEqual([
      ["/callbacks/t", receipt],
      ["/callbacks/t", receipt],
      ["/callbacks/t/fail", { reason: "DECLINED", message: "the card was declined" }],
    ]);
    expect(await ledger(payment)).toMatchObject([{ key: "k1", undone: false }]);
    server.close();
  });

  it("declines some at once", async () => {
    await using payment = await start("payment");
    const headers = { ...key("k"), "machinery-callback": "http://127.0.0.1:9/" };

    expect(await post(payment, "/charges", { order_id: "o", amount: 20.02 }, headers)).toMatchObject({
      status: 402,
      body: { type: "DECLINED" },
    });
    expect(await post(payment, "/charges", { order_id: "o", amount: 1 }, key("k"))).toMatchObject({
      status: 400,
      body: { type: "NO_CALLBACK" },
    });
  });
});

describe("shipping", () => {
  it("books a parcel of up to five kinds of things, and takes it back", async () => {
    await using shipping = await start("shipping");

    const booked = await post(shipping, "/parcels", { order_id: "o", holds: ["a"] }, key("k1"));
    const large = await post(shipping, "/parcels", { order_id: "o", holds: Array(6).fill("a") }, key("k2"));
    await post(shipping, "/cancellations", { order_id: "o" }, undo("k1"));

    expect(booked).toEqual({ status: 201, body: { parcel: "parcel-1", order_id: "o" } });
    expect(large).toMatchObject({ status: 422, body: { type: "TOO_LARGE" } });
    expect(await ledger(shipping)).toMatchObject([{ key: "k1", undone: true }]);
  });
});

describe("mail", () => {
  it("sends a mail once", async () => {
    await using mail = await start("mail");

    const first = await post(mail, "/mails", { to: "ada@example.org", template: "paid" }, key("k1"));
    const again = await post(mail, "/mails", { to: "ada@example.org", template: "paid" }, key("k1"));

    expect(first).toMatchObject({ status: 200, body: { mail: "mail-1" } });
    expect(again).toEqual(first);
    expect(await post(mail, "/mails", { to: "a", template: "x" }, key("k2"))).toMatchObject({ status: 400 });
  });
});
