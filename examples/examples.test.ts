import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { startService, type RunningService } from "./start-service.js";

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const json = (path: string): unknown => JSON.parse(readFileSync(file(path), "utf8"));

const startNode = async (name: string, env?: NodeJS.ProcessEnv): Promise<RunningService> =>
  startService(process.execPath, [file(`services/${name}.mjs`)], env);

const post = async (url: string, body: string, type = "application/json"): Promise<Response> =>
  fetch(url, { method: "POST", body, headers: { "content-type": type } });

const text = "The Sun will rise in the morning !";
const cases = [
  ["upper", { message: text }, { message: "THE SUN WILL RISE IN THE MORNING !" }],
  ["reverse", { message: "Sun é👍🏽" }, { message: "👍🏽é nuS" }],
  ["space-counter", { message: text }, { space_count: 7 }],
] as const;

describe.each(cases)("the service %s", (name, inputs, outputs) => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startNode(name);
  });

  it("answers what it is for", async () => {
    const answer = await post(`${service.origin}/event`, JSON.stringify(inputs));

    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.json()).toEqual(outputs);
  });

  it("is well, and says what it is, as its definition file does", async () => {
    expect((await fetch(`${service.origin}/healthcheck`)).status).toBe(204);
    const infos = await (await fetch(`${service.origin}/infos`)).json();

    expect(infos).toEqual({
      ...(json(`definitions/${name}.json`) as object),
      address: `${service.origin}/event`,
    });
  });

  it("refuses what it cannot work with", async () => {
    const url = `${service.origin}/event`;

    expect((await post(url, "{}")).status).toBe(400);
    expect((await post(url, '{"message": 3}')).status).toBe(400);
    expect((await post(url, "[]")).status).toBe(400);
    expect((await post(url, "{")).status).toBe(415);
    expect((await post(url, '{"message": ""}', "text/plain")).status).toBe(415);
    expect((await post(url, JSON.stringify({ message: "x".repeat(2 ** 20) }))).status).toBe(413);
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(`${service.origin}/elsewhere`)).status).toBe(404);
  });

  it("stops when it is told to", async () => {
    expect(await service.stop()).toBe(0);
  });
});

it("a service whose port is taken says so and ends with an error", async () => {
  const first = await startNode("upper");
  const { port } = new URL(first.origin);

  const second = spawnSync(process.execPath, [file("services/upper.mjs"), "--port", port], {
    encoding: "utf8",
  });

  expect(second.status).toBe(1);
  expect(second.stderr).toBe(
    `upper cannot listen on port ${port}: it is in use: choose another with --port\n`,
  );
  await first.stop();
});

const python = spawnSync("python3", ["--version"], { encoding: "utf8" }).status === 0;

describe.skipIf(!python)(`the service title, in Python${python ? "" : " (skipped: no python3 here)"}`, () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startService("python3", [file("python/title.py")]);
  });

  it("keeps the same contract", async () => {
    const url = `${service.origin}/event`;

    expect(await (await post(url, '{"message": "a brown fox"}')).json()).toEqual({ message: "A Brown Fox" });
    expect((await post(url, "{}")).status).toBe(400);
    expect((await post(url, "{")).status).toBe(415);
    expect((await post(url, "{}", "text/plain")).status).toBe(415);
    expect((await fetch(`${service.origin}/healthcheck`)).status).toBe(204);
    const infos = await (await fetch(`${service.origin}/infos`)).json();
    expect(infos).toEqual({ ...(json("python/title.json") as object), address: url });
  });

  it("stops when it is told to", async () => {
    expect(await service.stop()).toBe(0);
  });
});

describe("the service orders", () => {
  let service: RunningService;
  const call = async (method: string, path: string, body?: unknown, key = ""): Promise<Response> =>
    fetch(`${service.origin}/api${path}`, {
      method,
      headers: {
        authorization: "Bearer secret-of-the-test",
        "content-type": "application/json",
        ...(key && { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  beforeAll(async () => {
    service = await startNode("orders", { ORDERS_TOKEN: "secret-of-the-test" });
  });

  it("places an order once for one key, moves it on and takes it back", async () => {
    const order = { customer: "ada", sku: "lamp", count: 2 };
    const first = await call("POST", "/orders", order, "k1");
    const again = await call("POST", "/orders", order, "k1");

    expect(first.status).toBe(201);
    expect(await again.json()).toEqual(await first.json());
    expect(await (await call("GET", "/stock/lamp")).json()).toBe(8);
    expect(await (await call("PATCH", "/orders/order-1", { state: "confirmed" })).json()).toMatchObject({
      state: "confirmed",
    });
    expect(await (await call("GET", "/orders?customer=ada&limit=5")).json()).toHaveLength(1);
    expect((await call("DELETE", "/orders/order-1")).status).toBe(204);
    expect(await (await call("GET", "/stock/lamp")).json()).toBe(10);
  });

  it("says what is wrong as a problem", async () => {
    const refused = await call("POST", "/orders", { customer: "ada", sku: "table", count: 1 }, "k2");

    expect(refused.status).toBe(409);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(await refused.json()).toMatchObject({
      type: "OUT_OF_STOCK",
      detail: "there are 0 of table, not 1",
    });
    expect((await call("GET", "/orders/none")).status).toBe(404);
    expect((await call("POST", "/orders", { sku: 1 })).status).toBe(400);
    expect((await fetch(`${service.origin}/api/orders`)).status).toBe(401);
    expect((await fetch(`${service.origin}/healthcheck`)).status).toBe(204);
  });

  it("stops when it is told to", async () => {
    expect(await service.stop()).toBe(0);
  });
});
