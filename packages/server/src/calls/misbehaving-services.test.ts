import { create } from "@bufbuild/protobuf";
import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { ServiceDefinitionSchema, type ServiceDefinition } from "@machinery/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { defaultAddressPolicy } from "./address-policy.js";
import { createSystemClock } from "../ports/system-clock.js";
import { createHttpCaller, type HttpCaller, type HttpCallerOptions } from "./http-caller.js";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  while (closing.length > 0) await closing.pop()!();
});

async function listen(server: Server | HttpServer): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** A service that speaks HTTP. */
const serve = async (listener: RequestListener): Promise<string> => listen(createHttpServer(listener));
/** A service that answers every request's first bytes with bytes of its own. */
const serveBytes = async (onRequest: (socket: Socket) => void): Promise<string> =>
  listen(createServer((socket) => socket.once("data", () => onRequest(socket))));

interface Called {
  readonly caller: HttpCaller;
  call(attempt?: number): ReturnType<HttpCaller["call"]>;
}

function callerOf(
  host: string,
  service: Partial<ServiceDefinition> = {},
  options: Partial<HttpCallerOptions> = {},
): Called {
  const definition = create(ServiceDefinitionSchema, {
    name: "s",
    address: `http://${host}/event`,
    attemptTimeout: "5s",
    ...service,
  } as Partial<ServiceDefinition> as never);
  const caller = createHttpCaller({
    clock: createSystemClock(),
    service: () => definition,
    secret: () => undefined,
    answerBytes: 64 * 1024,
    addressPolicy: defaultAddressPolicy,
    callbackUrl: (token) => `https://machinery.test/callbacks/${token}`,
    version: "0",
    ...options,
  });
  closing.push(async () => caller.close());
  return {
    caller,
    call: async (attempt = 1) =>
      caller.call(
        {
          kind: "call",
          eventId: "e1",
          workflow: "w",
          step: "s",
          attempt,
          service: "s",
          endpoint: "",
          inputs: { message: "hello" },
          idempotencyKey: "e1/s",
          callback: "t0ken",
        },
        new AbortController().signal,
      ),
  };
}

const json = { "content-type": "application/json" };

/** What the attempt says, with the place it says it about taken out. */
async function errorOf(host: string, called: Called = callerOf(host)) {
  const outcome = await called.call();
  if (outcome.ok !== false) throw new Error(`answered ${JSON.stringify(outcome)}`);
  return { ...outcome.error, message: outcome.error.message.replaceAll(host, "HOST") };
}

const unreachable = (message: string) => ({ reason: "UNREACHABLE", transient: true, message });
/** It was asked, and may have done its part. */
const lost = (message: string) => ({ ...unreachable(message), unknown: true });
const bad = (message: string) => ({ reason: "BAD_ANSWER", transient: false, unknown: true, message });
const subject = "POST http://HOST/event";

describe("a service that cannot be reached", () => {
  it("refuses the connection", async () => {
    const host = await serve(() => undefined);
    await closing.pop()!();

    expect(await errorOf(host)).toEqual(unreachable(`${subject}: connection refused at HOST`));
  });

  it("has a name that nobody knows", async () => {
    const lookup: HttpCallerOptions["lookup"] = (hostname, done) => {
      queueMicrotask(() =>
        done(Object.assign(new Error("no such name"), { code: "ENOTFOUND", hostname }), []),
      );
    };
    const host = "upper.local:5001";

    expect(await errorOf(host, callerOf(host, {}, { lookup }))).toEqual(
      unreachable(`${subject}: the name upper.local could not be resolved (ENOTFOUND)`),
    );
  });

  it("has a name that fails for a while and comes back: the next attempt finds it", async () => {
    const host = await serve((_, response) => void response.writeHead(200, json).end("{}"));
    const asked: string[] = [];
    const lookup: HttpCallerOptions["lookup"] = (hostname, done) => {
      asked.push(hostname);
      if (asked.length < 3) done(Object.assign(new Error("no name server"), { code: "EAI_AGAIN" }), []);
      else done(null, [{ address: "127.0.0.1", family: 4 }]);
    };
    const called = callerOf(`there.local:${host.split(":")[1]!}`, {}, { lookup });

    const outcomes = [await called.call(), await called.call(), await called.call(), await called.call()];

    expect(outcomes.map((outcome) => (outcome.ok === false ? outcome.error.reason : "answered"))).toEqual([
      "UNREACHABLE",
      "UNREACHABLE",
      "answered",
      "answered",
    ]);
    // A failure is not remembered, an answer is.
    expect(asked).toEqual(["there.local", "there.local", "there.local"]);
  });

  it("is at an address that the policy refuses, under whatever name", async () => {
    const lookup: HttpCallerOptions["lookup"] = (_, done) => {
      queueMicrotask(() => done(null, [{ address: "169.254.169.254", family: 4 }]));
    };
    const refused = "is a metadata address, which the address policy refuses";

    expect(await errorOf("metadata.local", callerOf("metadata.local", {}, { lookup }))).toEqual({
      reason: "ADDRESS_REFUSED",
      transient: false,
      message: `${subject}: HOST (169.254.169.254) ${refused}`,
    });
    expect(await errorOf("[::ffff:169.254.169.254]")).toMatchObject({
      reason: "ADDRESS_REFUSED",
      message: expect.stringContaining(`::ffff:a9fe:a9fe ${refused}`) as string,
    });
    expect(await errorOf("0.0.0.0:80")).toMatchObject({ reason: "ADDRESS_REFUSED" });
  });

  it("is dialled at the addresses that the policy lets through", async () => {
    const host = await serve((_, response) => response.writeHead(200, json).end("{}"));
    const port = host.split(":")[1]!;
    const lookup: HttpCallerOptions["lookup"] = (_, done) => {
      queueMicrotask(() =>
        done(null, [
          { address: "169.254.169.254", family: 4 },
          { address: "127.0.0.1", family: 4 },
        ]),
      );
    };

    expect(await callerOf(`mixed.local:${port}`, {}, { lookup }).call()).toEqual({ ok: true, answer: {} });
  });

  it("lets the connection hang: the attempt ends in time and leaves nothing open", async () => {
    // A name that is never found hangs like a host that drops packets does.
    const called = callerOf("dead.local:1", { attemptTimeout: "50ms" }, { lookup: () => undefined });

    expect(await errorOf("dead.local:1", called)).toEqual({
      reason: "TIMEOUT",
      transient: true,
      message: `${subject}: no connection to HOST within 50ms`,
    });
    expect(called.caller.stats()).toEqual({ connections: 0, waiting: 0 });
  });
});

describe("a service that is slow", () => {
  it("does not answer in time", async () => {
    const host = await serve(() => undefined);
    const called = callerOf(host, { attemptTimeout: "300ms" });

    expect(await errorOf(host, called)).toEqual({
      reason: "TIMEOUT",
      transient: true,
      unknown: true,
      message: `${subject} did not answer within 300ms`,
    });
    expect(called.caller.stats().connections).toBe(0);
  });

  it("does not finish its answer in time", async () => {
    const host = await serve((_, response) => {
      response.writeHead(200, json).write('{"a":');
    });

    expect(await errorOf(host, callerOf(host, { attemptTimeout: "400ms" }))).toEqual({
      reason: "TIMEOUT",
      transient: true,
      unknown: true,
      message: `${subject} did not finish its answer within 400ms, 5 bytes of the body came`,
    });
  });

  it("drips headers for ever", async () => {
    const host = await serveBytes((socket) => {
      const drip = setInterval(() => socket.write("x-drip: 1\r\n"), 5);
      socket.on("close", () => clearInterval(drip));
      socket.write("HTTP/1.1 200 OK\r\n");
    });

    expect((await errorOf(host, callerOf(host, { attemptTimeout: "60ms" }))).reason).toBe("TIMEOUT");
  });
});

describe("a service that drops the connection", () => {
  it.each([
    ["at once", ""],
    ["within the status line", "HTTP/1.1 20"],
    ["within the headers", "HTTP/1.1 200 OK\r\ncontent-type: app"],
  ])("%s", async (_, bytes) => {
    const host = await serveBytes((socket) => socket.end(bytes));

    expect(await errorOf(host)).toEqual(lost(`${subject} closed the connection before answering`));
  });

  it("by a reset", async () => {
    const host = await serveBytes((socket) => socket.resetAndDestroy());

    expect(await errorOf(host)).toEqual(lost(`${subject} closed the connection before answering`));
  });

  it.each([
    [
      "a declared length",
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a":',
    ],
    [
      "chunks",
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"a":\r\n',
    ],
    ["a close", 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{"a":'],
    [
      "a close and chunks",
      'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"a":\r\n',
    ],
  ])("within the body, with %s", async (_, bytes) => {
    const host = await serveBytes((socket) => socket.end(bytes));

    expect(await errorOf(host)).toEqual(
      lost(`${subject} closed the connection in the middle of its answer, after 5 bytes of the body`),
    );
  });
});

describe("a service that fails", () => {
  it("and then does not", async () => {
    let calls = 0;
    const host = await serve((_, response) => {
      calls += 1;
      if (calls === 1) response.writeHead(500, { "retry-after": "1" }).end("oh no");
      else response.writeHead(200, json).end('{"message":"HELLO"}');
    });
    const called = callerOf(host);

    expect(await errorOf(host, called)).toEqual({
      reason: "HTTP_5XX",
      transient: true,
      message: `${subject} answered 500 Internal Server Error`,
      data: "oh no",
      retryAfterMs: 1_000,
    });
    expect(await called.call(2)).toEqual({ ok: true, answer: { message: "HELLO" } });
    expect(called.caller.stats().connections).toBe(1);
  });

  it("with a body that has no end: the beginning is kept, the rest is not read", async () => {
    let written = 0;
    const host = await serve((_, response) => {
      response.writeHead(500, { "content-type": "text/plain" });
      const part = Buffer.alloc(16 * 1024, "x");
      const pour = (): void => {
        while (!response.destroyed && response.write(part)) written += part.length;
      };
      response.on("drain", pour);
      pour();
    });
    const called = callerOf(host);
    const error = await errorOf(host, called);

    expect(error).toMatchObject({
      reason: "HTTP_5XX",
      message: `${subject} answered 500 Internal Server Error`,
    });
    expect(error.data).toHaveLength(4_097);
    expect(called.caller.stats().connections).toBe(0);
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });
});

describe("a service that answers something else", () => {
  const answering = async (
    body: string | Buffer,
    headers: Record<string, string> = json,
    status = 200,
  ): Promise<string> => serve((_, response) => response.writeHead(status, headers).end(body));

  it.each([
    [
      "HTML",
      "<!doctype html>\n<h1>Hi</h1>",
      { "content-type": "text/html; charset=utf-8" },
      "text/html where JSON was expected: `<!doctype html> <h1>Hi</h1>`",
    ],
    ["text", "HELLO", { "content-type": "text/plain" }, "text/plain where JSON was expected: `HELLO`"],
    [
      "an image",
      Buffer.from([0xff, 0xd8, 0xff]),
      { "content-type": "image/jpeg" },
      "image/jpeg where JSON was expected: 3 bytes that are no text",
    ],
    [
      "broken JSON",
      '{"a": 1,, "b": 2}',
      json,
      'broken JSON: expected a name in quotes at line 1, column 9, found `, "b": 2}`',
    ],
    [
      "half of its JSON",
      '{"message": "HEL',
      json,
      "broken JSON: expected the end of a string at line 1, column 17, found the end",
    ],
    [
      "a list",
      "[1,2]",
      json,
      "a list where an object was expected; name it with `answer` in the service's definition",
    ],
    [
      "a text in JSON",
      '"HELLO"',
      json,
      "a string where an object was expected; name it with `answer` in the service's definition",
    ],
    [
      "null",
      "null",
      json,
      "null where an object was expected; name it with `answer` in the service's definition",
    ],
    ["no UTF-8", Buffer.from('{"a":"\xe9"}', "latin1"), json, "bytes that are no UTF-8 text, at byte 7 of 9"],
    ["JSON too deep", `{"a":${"[".repeat(70)}${"]".repeat(70)}}`, json, "JSON nested deeper than 64 levels"],
    [
      "in a compression",
      "zipped",
      { ...json, "content-encoding": "gzip" },
      "in the content-encoding `gzip`, which was not asked for",
    ],
    [
      "text that it does not name",
      "<p>",
      {},
      "without a content-type, and with broken JSON: expected a value at line 1, column 1, found `<p>`",
    ],
  ])("%s", async (_, body, headers, found) => {
    const host = await answering(body, headers);

    expect(await errorOf(host)).toEqual(bad(`${subject} answered ${found}`));
  });

  it("nothing at all, where outputs are declared", async () => {
    const outputs = [{ name: "message", type: "string" }] as ServiceDefinition["outputs"];
    const empty = await answering("");
    const noContent = await answering("", {}, 204);

    expect(await errorOf(empty, callerOf(empty, { outputs }))).toEqual(
      bad(`${subject} answered 200 OK with nothing where JSON was expected`),
    );
    expect(await errorOf(noContent, callerOf(noContent, { outputs }))).toEqual(
      bad(`${subject} answered 204 No Content with nothing where JSON was expected`),
    );
    expect(await callerOf(noContent).call()).toEqual({ ok: true, answer: {} });
  });

  it("202, which promises an answer later: that is waited for", async () => {
    for (const body of ["{}", "", "soon"])
      expect(await callerOf(await answering(body, json, 202)).call()).toEqual({ ok: "later" });
  });

  it("JSON without saying so, or under another name of JSON: that is read", async () => {
    const unnamed = await answering('{"a":1}', {});
    const vendor = await answering('{"a":1}', { "content-type": "application/vnd.shop.v1+json" });

    expect(await callerOf(unnamed).call()).toEqual({ ok: true, answer: { a: 1 } });
    expect(await callerOf(vendor).call()).toEqual({ ok: true, answer: { a: 1 } });
  });

  it("a JSON object under the label of a text, as some frameworks leave it: that is read", async () => {
    const html = await answering('{"a":1}', { "content-type": "text/html; charset=utf-8" });
    const plain = await answering('{"a":1}', { "content-type": "text/plain" });

    expect(await callerOf(html).call()).toEqual({ ok: true, answer: { a: 1 } });
    expect(await callerOf(plain).call()).toEqual({ ok: true, answer: { a: 1 } });
  });

  it("what `answer` gives a name to", async () => {
    const list = await answering("[1,2]");
    const object = await answering('{"a":1}');
    const text = await answering("HELLO", { "content-type": "text/plain" });

    expect(await callerOf(list, { answer: "rows" }).call()).toEqual({ ok: true, answer: { rows: [1, 2] } });
    expect(await callerOf(object, { answer: "rows" }).call()).toEqual({ ok: true, answer: { a: 1 } });
    expect(await callerOf(text, { answer: "rows" }).call()).toEqual({ ok: true, answer: { rows: "HELLO" } });
  });
});

describe("a service that answers too much", () => {
  it("announces a gigabyte: not one byte of it is read", async () => {
    const host = await serveBytes((socket) =>
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n"),
    );
    const called = callerOf(host);

    expect(await errorOf(host, called)).toEqual(
      bad(`${subject} announced an answer of 1,073,741,824 bytes, larger than 64 KiB, which is the limit`),
    );
    expect(called.caller.stats().connections).toBe(0);
  });

  it("does not end: reading stops at the limit", async () => {
    let written = 0;
    const host = await serve((_, response) => {
      response.writeHead(200, json);
      const part = Buffer.alloc(16 * 1024, "[");
      const pour = (): void => {
        while (!response.destroyed && response.write(part)) written += part.length;
      };
      response.on("drain", pour);
      pour();
    });

    expect(await errorOf(host)).toEqual(
      bad(`${subject} answered something larger than 64 KiB, which is the limit`),
    );
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });

  it("fits exactly: that is read", async () => {
    const body = JSON.stringify({ a: "x".repeat(64 * 1024 - 8) });
    const host = await serve((_, response) => response.writeHead(200, json).end(body));

    expect(Buffer.byteLength(body)).toBe(64 * 1024);
    expect((await callerOf(host).call()).ok).toBe(true);
  });

  it("sends too many headers", async () => {
    const host = await serveBytes((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      socket.write(`x-bomb: ${"y".repeat(1_000)}\r\n`.repeat(100));
    });

    expect(await errorOf(host)).toEqual(bad(`${subject} answered with headers larger than 32 KiB`));
  });
});

describe("a service that does not keep to HTTP", () => {
  it.each([
    ["speaks something else", "SSH-2.0-OpenSSH_9.2\r\n"],
    [
      "breaks its chunks",
      "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    ],
    ["declares two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"],
  ])("%s", async (_, bytes) => {
    const host = await serveBytes((socket) => socket.write(bytes));
    const error = await errorOf(host);

    expect(error).toMatchObject({ reason: "BAD_ANSWER", transient: false });
    expect(error.message).toMatch(/^POST http:\/\/HOST\/event answered something that is not HTTP: \S/);
  });

  it("sends more than one answer: the first one counts, the connection is not used again", async () => {
    const answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    const host = await serveBytes((socket) => socket.write(answer + answer));
    const called = callerOf(host);

    expect(await called.call()).toEqual({ ok: true, answer: {} });
    expect(await called.call()).toEqual({ ok: true, answer: {} });
  });

  it.each([
    [
      "101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket",
      "100 or 101, which was not asked for",
    ],
    ["100 Continue", "100 or 101, which was not asked for"],
    ["600 Odd\r\ncontent-length: 0", "the status 600, and HTTP has 100 to 599"],
    ["999 Odd\r\ncontent-length: 0", "the status 999, and HTTP has 100 to 599"],
  ])("answers with a status that means nothing: %j", async (head, found) => {
    const host = await serveBytes((socket) => socket.write(`HTTP/1.1 ${head}\r\n\r\n`));

    expect(await errorOf(host)).toEqual(bad(`${subject} answered with ${found}`));
  });

  it("hints first, with a 103, and answers then: that is read", async () => {
    const host = await serve((_, response) => {
      response.writeEarlyHints({ link: "</style.css>; rel=preload" });
      response.writeHead(200, json).end('{"a":1}');
    });

    expect(await callerOf(host).call()).toEqual({ ok: true, answer: { a: 1 } });
  });
});

describe("a service that redirects", () => {
  const redirecting = async (to: (path: string) => [number, string?]): Promise<string> =>
    serve((request, response) => {
      const [status, location] = to(request.url!);
      request.resume();
      if (status === 200)
        response.writeHead(200, json).end(JSON.stringify({ method: request.method, path: request.url }));
      else response.writeHead(status, location === undefined ? {} : { location }).end();
    });
  const refused = (message: string) => ({ reason: "REDIRECTED", transient: false, message });

  it("within itself, is followed with the same method and body", async () => {
    const host = await redirecting((path) => (path === "/event" ? [307, "/v2/event?x=1"] : [200]));

    expect(await callerOf(host).call()).toEqual({
      ok: true,
      answer: { method: "POST", path: "/v2/event?x=1" },
    });
  });

  it("in a circle, is named", async () => {
    const host = await redirecting((path) => [308, path === "/event" ? "/a" : path === "/a" ? "/b" : "/a"]);

    expect(await errorOf(host)).toEqual(
      refused(
        "POST http://HOST/b answered 308 Permanent Redirect in a circle: `/event` → `/a` → `/b` → `/a`",
      ),
    );
  });

  it("to itself, is named too", async () => {
    const host = await redirecting(() => [307, "/event"]);

    expect((await errorOf(host)).message).toContain("in a circle: `/event` → `/event`");
  });

  it("on and on, is followed five times", async () => {
    const host = await redirecting((path) => [307, `${path}x`]);

    expect((await errorOf(host)).message).toContain(
      "/eventxxxxx answered 307 Temporary Redirect for the 6th time",
    );
  });

  it("to another host, is refused", async () => {
    const host = await redirecting(() => [307, "http://169.254.169.254/latest/meta-data"]);

    expect(await errorOf(host)).toEqual(
      refused(
        `${subject} answered 307 Temporary Redirect to another host, \`http://169.254.169.254/latest/meta-data\`: if that is right, register that address`,
      ),
    );
  });

  it("as 301, 302 or 303, which change the method, is refused", async () => {
    const host = await redirecting(() => [302, "/login"]);

    expect((await errorOf(host)).message).toContain(
      "302 Found to `/login`, and only 307 and 308 repeat a call",
    );
  });

  it("to nowhere, is refused", async () => {
    const nowhere = await redirecting(() => [307]);
    const nonsense = await redirecting(() => [307, "http://["]);

    expect((await errorOf(nowhere)).message).toContain("without a place to go");
    expect((await errorOf(nonsense)).message).toContain("which is no URL");
  });
});
