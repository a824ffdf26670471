import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { serveEvents } from "../../test/serve-events.js";

let served: Awaited<ReturnType<typeof serveEvents>>;
const limits = { undecidedMs: 150, headersMs: 150, requestMs: 200, checkEveryMs: 20 };
beforeEach(async () => {
  served = await serveEvents(limits);
});
afterEach(() => served.close());

/** Opens a connection, writes a text, and tells how long it lived and what it heard. */
function live(text: string): Promise<{ ms: number; heard: string }> {
  const start = performance.now();
  let heard = "";
  return new Promise((resolve) => {
    const socket = connect(served.port, "127.0.0.1", () => void (text !== "" && socket.write(text)));
    socket.on("data", (chunk) => (heard += chunk.toString("latin1")));
    socket.on("error", () => {});
    socket.on("close", () => resolve({ ms: performance.now() - start, heard }));
  });
}

describe("the one port", () => {
  test("cuts off who says nothing, half a preface, half a head, or half a body", async () => {
    const head = "POST /e/flow HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    const lives = await Promise.all([
      live(""),
      live("PRI * HT"),
      live("GET / HTTP/1.1\r\n"),
      live(`${head}Content-Length: 100\r\n\r\n{"a":`),
    ]);

    for (const { ms } of lives) expect(ms).toBeLessThan(1_500);
    expect(lives[2]?.heard).toMatch(/^HTTP\/1\.1 408/);
  });

  test("lets a stream of posts take longer than a request may, and cuts off the request behind it as any other", async () => {
    const head = "POST /e/flow HTTP/1.1\r\nHost: localhost\r\n";
    const socket = connect(served.port, "127.0.0.1");
    let heard = "";
    const answered = (count: number) =>
      vi.waitFor(() => expect(heard.match(/event_id/g) ?? []).toHaveLength(count), 5_000);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("data", (chunk) => (heard += chunk.toString("latin1")));

    socket.write(
      `${head}Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n`,
    );
    await answered(1);
    await sleep(2 * limits.requestMs);
    socket.write("3\r\n{}\n\r\n0\r\n\r\n");
    await answered(2);
    socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":`);
    await closed;

    expect(heard).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 408"]);
  });

  test("takes a preface that comes byte by byte for HTTP/2", async () => {
    const socket = connect(served.port, "127.0.0.1");
    const bytes = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", "latin1");
    const answered = new Promise<Buffer>((resolve) => socket.once("data", resolve));
    socket.setNoDelay(true);

    for (const byte of bytes) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    const frame = await answered;

    expect(frame[3]).toBe(4);
    socket.destroy();
  });

  test("takes a request that comes byte by byte for HTTP/1.1", async () => {
    const socket = connect(served.port, "127.0.0.1");
    const answered = new Promise<Buffer>((resolve) => socket.once("data", resolve));
    socket.setNoDelay(true);

    for (const byte of Buffer.from("PUT /healthcheck HTTP/1.1\r\nHost: localhost\r\n\r\n", "latin1")) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }

    expect((await answered).toString()).toMatch(/^HTTP\/1\.1 405/);
    socket.destroy();
  });

  test("answers several requests that come in one piece", async () => {
    const request = "GET /healthcheck HTTP/1.1\r\nHost: localhost\r\n\r\n";

    const { heard } = await live(
      request + request + request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
    );

    expect(heard.match(/204 No Content/g)).toHaveLength(3);
  });

  test("answers what is no HTTP with 400 and lives on", async () => {
    const { heard } = await live("\x16\x03\x01\x02\x00hello\r\n\r\n");

    expect(heard).toMatch(/^HTTP\/1\.1 400/);
    expect((await fetch(`${served.url}/healthcheck`)).status).toBe(204);
  });

  test("drops an HTTP/2 connection that breaks the protocol, and lives on", async () => {
    const { ms } = await live("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nthis is no frame at all, of any kind");

    expect(ms).toBeLessThan(1_500);
    expect((await fetch(`${served.url}/healthcheck`)).status).toBe(204);
  });

  test.each(["PRI * HTTP/2.0\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"])(
    "lets go of an HTTP/2 connection whose client has gone (%j)",
    async (begin) => {
      const socket = connect({ port: served.port, host: "127.0.0.1", allowHalfOpen: true }, () =>
        socket.end(begin),
      );
      socket.on("error", () => {}).resume();

      await new Promise((resolve) => socket.once("close", resolve));

      expect((await fetch(`${served.url}/healthcheck`)).status).toBe(204);
    },
  );

  test("drops connections beyond its bound", async () => {
    const small = await serveEvents({ connections: 2 });
    const sockets = await Promise.all(
      [0, 1].map(
        () =>
          new Promise<ReturnType<typeof connect>>((resolve) => {
            const socket = connect(small.port, "127.0.0.1", () => resolve(socket));
          }),
      ),
    );
    // The bound counts what the server has accepted: a byte each makes sure of it.
    for (const socket of sockets) socket.write("G");

    const third = connect(small.port, "127.0.0.1");
    const dropped = await new Promise((resolve) =>
      third.on("error", () => {}).on("close", () => resolve(true)),
    );

    expect(dropped).toBe(true);
    for (const socket of sockets) socket.destroy();
    await small.close();
  });

  test("closes idle connections to make room for others", async () => {
    const small = await serveEvents({ connections: 2 });
    const idle = [0, 1].map(() => connect(small.port, "127.0.0.1"));
    for (const socket of idle) {
      socket.write("GET /healthcheck HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await new Promise((resolve) => socket.once("data", resolve));
    }
    const closed = Promise.all(
      idle.map((socket) => new Promise((resolve) => socket.on("error", () => {}).once("close", resolve))),
    );

    await expect(fetch(`${small.url}/healthcheck`)).rejects.toThrow("fetch failed");
    await closed;

    expect((await fetch(`${small.url}/healthcheck`)).status).toBe(204);
    await small.close();
  });

  test("closes at once although connections are open and say nothing", async () => {
    const patient = await serveEvents();
    const silent = connect(patient.port, "127.0.0.1");
    await new Promise((resolve) => silent.once("connect", resolve));
    await fetch(`${patient.url}/healthcheck`);
    const start = performance.now();

    await patient.close(5_000);

    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
