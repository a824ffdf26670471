import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { serveEvents } from "../../test/serve-events.js";

let served: Awaited<ReturnType<typeof serveEvents>>;
beforeAll(async () => {
  served = await serveEvents({ bodyBytes: 10_000 });
});
beforeEach(() => {
  served.partition.writable = true;
  served.partition.posted.length = 0;
});
afterAll(() => served.close());

const json = { "Content-Type": "application/json" };

const post = (
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = json,
): Promise<Response> => fetch(`${served.url}${path}`, { method: "POST", headers, body });

describe("POST /e/<workflow>", () => {
  test("takes an envelope and a bare object, a key, labels and a wait", async () => {
    const enveloped = await post("/e/flow?wait=1.5", '{"data":{"message":"hi"}}', {
      ...json,
      "Idempotency-Key": "k1",
      "Machinery-Label-Tenant": "acme",
    });
    const bare = await post("/e/flow", '{"message":"hi","data":{"kept":true}}');

    expect(enveloped.status).toBe(201);
    expect(await enveloped.json()).toEqual({
      event_id: expect.stringMatching(/^[0-9a-z]{24}$/),
      ack_date: "2023-11-14T22:13:20.000Z",
      status: "RUNNING",
    });
    expect(served.partition.posted[0]).toEqual({
      kind: "post",
      workflow: "flow",
      revision: 3,
      data: { message: "hi" },
      labels: { tenant: "acme" },
      idempotencyKey: "k1",
      waitMs: 1_500,
    });
    expect(bare.status).toBe(201);
    expect(served.partition.posted[1]?.data).toEqual({ message: "hi", data: { kept: true } });
  });

  test.each(["601", "315576000000", "1234567890.5"])("waits ten minutes for ?wait=%s", async (seconds) => {
    const posted = await post(`/e/flow?wait=${seconds}`, "{}");
    const { event_id: id } = (await posted.json()) as { event_id: string };
    const got = await fetch(`${served.url}/e/flow/${id}?wait=${seconds}`);

    expect([posted.status, got.status]).toEqual([201, 200]);
    expect(served.partition.posted[0]?.waitMs).toBe(600_000);
    expect(served.partition.waited.at(-1)).toBe(600_000);
  });

  test("takes only the envelope where the workflow has an input called data", async () => {
    const enveloped = await post("/e/with-data", '{"data":{"data":5}}');
    const bare = await post("/e/with-data", '{"data":5}');
    const without = await post("/e/with-data", '{"x":5}');

    expect(enveloped.status).toBe(201);
    expect(served.partition.posted[0]?.data).toEqual({ data: 5 });
    expect([bare.status, without.status]).toEqual([400, 400]);
  });

  const utf8 = (...bytes: number[]) => new Uint8Array(bytes);
  const refusals: [
    string,
    string,
    string | Uint8Array<ArrayBuffer>,
    Record<string, string>,
    number,
    string,
  ][] = [
    ["no content type", "/e/flow", utf8(0x7b, 0x7d), {}, 415, "BODY_NOT_JSON"],
    ["another content type", "/e/flow", "{}", { "Content-Type": "text/plain" }, 415, "BODY_NOT_JSON"],
    [
      "another charset",
      "/e/flow",
      "{}",
      { "Content-Type": "application/json; charset=latin1" },
      415,
      "BODY_NOT_JSON",
    ],
    ["a compressed body", "/e/flow", "{}", { ...json, "Content-Encoding": "gzip" }, 415, "BODY_NOT_JSON"],
    ["broken JSON", "/e/flow", '{"a":', json, 415, "BODY_NOT_JSON"],
    ["invalid UTF-8", "/e/flow", utf8(0x7b, 0x22, 0xff, 0x22, 0x7d), json, 415, "BODY_NOT_JSON"],
    ["nothing", "/e/flow", "", json, 400, "BODY_EMPTY"],
    ["a list", "/e/flow", "[]", json, 400, "BODY_NOT_AN_OBJECT"],
    ["null", "/e/flow", "null", json, 400, "BODY_NOT_AN_OBJECT"],
    ["an envelope around a text", "/e/flow", '{"data":"x"}', json, 400, "BODY_NOT_AN_OBJECT"],
    ["too much", "/e/flow", JSON.stringify({ a: "x".repeat(20_000) }), json, 413, "BODY_TOO_LARGE"],
    ["a number beyond all numbers", "/e/flow", '{"a":1e999}', json, 409, "INVALID_DATA"],
    ["too deep a nest", "/e/flow", `{"a":${"[".repeat(70)}${"]".repeat(70)}}`, json, 409, "INVALID_DATA"],
    [
      "a label called __proto__",
      "/e/flow",
      "{}",
      { ...json, "Machinery-Label-__proto__": "x" },
      400,
      "INVALID_ARGUMENT",
    ],
    ["a member called __proto__", "/e/flow", '{"a":{"__proto__":{"x":1}}}', json, 409, "INVALID_DATA"],
    ["an unknown workflow", "/e/no-such", "{}", json, 404, "WORKFLOW_NOT_FOUND"],
    ["a wait that is no number", "/e/flow?wait=soon", "{}", json, 400, "INVALID_ARGUMENT"],
    ["a negative wait", "/e/flow?wait=-1", "{}", json, 400, "INVALID_ARGUMENT"],
    ["a bad label", "/e/flow", "{}", { ...json, "Machinery-Label-9": "x" }, 400, "INVALID_ARGUMENT"],
    [
      "a key that is too long",
      "/e/flow",
      "{}",
      { ...json, "Idempotency-Key": "k".repeat(300) },
      400,
      "INVALID_ARGUMENT",
    ],
    ["no workflow", "/e/", "{}", json, 404, "ROUTE_NOT_FOUND"],
    ["an unknown route", "/x", "{}", json, 404, "ROUTE_NOT_FOUND"],
    ["a foreign page", "/e/flow", "{}", { ...json, Origin: "https://example.com" }, 403, "ORIGIN_REFUSED"],
  ];
  test.each(refusals)("refuses %s", async (_what, path, body, headers, expectedStatus, reason) => {
    const response = await post(path, body, headers);

    expect(response.status).toBe(expectedStatus);
    const answer = (await response.json()) as { reason: string; message: string };
    expect(answer.reason).toBe(reason);
    expect(answer.message).toMatch(/^expected .+, found .+: .+/);
    expect(served.partition.posted).toHaveLength(0);
  });

  test("reads a byte order mark, and a type with a charset", async () => {
    const response = await post("/e/flow", '\ufeff{"a":1}', {
      "Content-Type": "application/json; charset=UTF-8",
    });

    expect(response.status).toBe(201);
    expect(served.partition.posted[0]?.data).toEqual({ a: 1 });
  });

  test("takes a page of its own origin", async () => {
    const response = await post("/e/flow", "{}", { ...json, Origin: served.url });

    expect(response.status).toBe(201);
  });

  test("answers a fault inside with 500 and nothing of it", async () => {
    served.partition.fault = new Error("secret");

    const response = await post("/e/flow", "{}").finally(() => (served.partition.fault = undefined));

    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
  });
});

describe("the other routes", () => {
  test("GET /e/<workflow>/<event> shows an event, and only in its workflow", async () => {
    const posted = (await (await post("/e/flow", '{"a":1}')).json()) as { event_id: string };

    const found = await fetch(`${served.url}/e/flow/${posted.event_id}`);
    const elsewhere = await fetch(`${served.url}/e/other/${posted.event_id}`);
    const unknown = await fetch(`${served.url}/e/flow/nope`);

    expect(await found.json()).toMatchObject({
      event_id: posted.event_id,
      workflow_id: "flow",
      status: "RUNNING",
      data: { a: 1 },
      steps: [],
    });
    expect([elsewhere.status, unknown.status]).toEqual([404, 404]);
  });

  test("GET /schema.json gives what editors complete definitions by", async () => {
    const response = await fetch(`${served.url}/schema.json`);

    expect(response.headers.get("content-type")).toBe("application/schema+json");
    expect(await response.json()).toMatchObject({ $defs: { service: {}, workflow: {}, operation: {} } });
  });

  test("GET /healthcheck says whether writes work", async () => {
    const well = await fetch(`${served.url}/healthcheck`);
    served.partition.writable = false;
    const unwell = await fetch(`${served.url}/healthcheck`);

    expect([well.status, unwell.status]).toEqual([204, 503]);
    expect(await unwell.json()).toMatchObject({ reason: "STORE_UNAVAILABLE" });
    expect(unwell.headers.get("retry-after")).toBe("1");
  });

  test("a wrong method is told the right ones", async () => {
    const response = await fetch(`${served.url}/e/flow`, { method: "DELETE" });

    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });
});

describe("raw connections", () => {
  function converse(text: string): Promise<string> {
    return new Promise((resolve) => {
      let heard = "";
      const socket = connect(served.port, "127.0.0.1", () => socket.write(text));
      socket.on("data", (chunk) => (heard += chunk.toString()));
      socket.on("error", () => {});
      socket.on("close", () => resolve(heard));
    });
  }

  test("a Host that names another machine is refused", async () => {
    const heard = await converse(
      "GET /healthcheck HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    );

    expect(heard).toMatch(/^HTTP\/1\.1 403/);
  });

  test("a Host that is no name at all is refused", async () => {
    const heard = await converse("GET /healthcheck HTTP/1.1\r\nHost: a b:c\r\nConnection: close\r\n\r\n");

    expect(heard).toMatch(/^HTTP\/1\.1 40[03]/);
  });

  test("who asks before sending too much is told before", async () => {
    const heard = await converse(
      "POST /e/flow HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
        "Content-Length: 99999\r\nExpect: 100-continue\r\n\r\n",
    );

    expect(heard).toMatch(/^HTTP\/1\.1 413/);
    expect(heard).toContain("Connection: close");
  });

  test("who asks before sending little may go on", async () => {
    const heard = await converse(
      "POST /e/flow HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
        "Connection: close\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{}",
    );

    expect(heard).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201/);
  });

  test("headers may be UTF-8 or Latin-1", async () => {
    const request = (label: Buffer): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(served.port, "127.0.0.1");
        socket.on("data", (bytes) => socket.end(() => resolve(bytes.toString())));
        socket.write("POST /e/flow HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
        socket.write(Buffer.concat([Buffer.from("Machinery-Label-city: "), label]));
        socket.write("\r\nContent-Length: 2\r\n\r\n{}");
      });

    await request(Buffer.from("Zürich", "utf8"));
    await request(Buffer.from("Zürich", "latin1"));

    expect(served.partition.posted.map(({ labels }) => labels["city"])).toEqual(["Zürich", "Zürich"]);
  });

  test("a client that sends on and on hears the refusal, and is then cut off", async () => {
    const socket = connect(served.port, "127.0.0.1");
    const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
    let heard = "";
    socket.on("data", (bytes) => (heard += bytes.toString()));
    socket.on("error", () => {});
    const gone = new Promise((resolve) => socket.on("close", resolve));
    socket.write(
      "POST /e/flow HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );

    const pump = setInterval(() => socket.write(chunk), 1);
    await gone;
    clearInterval(pump);

    expect(heard).toMatch(/^HTTP\/1\.1 413/);
    expect(heard).toContain("BODY_TOO_LARGE");
  });
});
