import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { create } from "@bufbuild/protobuf";
import { ServiceDefinitionSchema } from "@machinery/protocol";
import * as fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { createSystemClock } from "../ports/system-clock.js";
import { defaultAddressPolicy } from "./address-policy.js";
import { createHttpCaller } from "./http-caller.js";

/** How long fuzzing goes on, and what from: `npm run fuzz` says so. */
const factor = Number(process.env["MACHINERY_FUZZ"] ?? "1");
const seed = Number(process.env["MACHINERY_SEED"] ?? "1");
const ATTEMPT_MS = 200;
const ANSWER_BYTES = 64 * 1024;
/** What answers may leave in memory, in MiB: garbage is let lie for a while. */
const MOST_MIB = 150;

const good = '{"text":"well"}';
const goodAnswer = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${good.length}\r\n\r\n${good}`;

/** What a service says: parts of an answer, one write each, and what it does then. */
interface Said {
  readonly parts: readonly Buffer[];
  readonly after: "ends" | "resets" | "stays" | "never stops";
}

const bytes = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array).toString("latin1"));
const statusLines = fc.oneof(
  { weight: 6, arbitrary: fc.constant("HTTP/1.1 200 OK") },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(202, 202, 204, 301, 404, 503, 101, 199, 299, 999)
      .map((status) => `HTTP/1.1 ${status} So`),
  },
  fc.constantFrom(
    "HTTP/1.0 200 OK",
    "HTTP/2 200",
    "HTTP/1.1 2000 OK",
    "HTTP/1.1  200",
    "HTTP/1.1 200",
    "ICY 200 OK",
    "",
  ),
  bytes(40),
);
const lengths = fc.constantFrom(
  "15",
  "0",
  "14",
  "16",
  "-1",
  "1e3",
  "15, 15",
  "15, 16",
  "9".repeat(30),
  "0x0f",
  " ",
  "70000",
);
const headers = fc.oneof(
  { weight: 4, arbitrary: fc.constant("Content-Type: application/json") },
  { weight: 4, arbitrary: lengths.map((length) => `Content-Length: ${length}`) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom("chunked", "gzip, chunked", "chunked, chunked", "identity", "x")
      .map((name) => `Transfer-Encoding: ${name}`),
  },
  fc.constantFrom("close", "keep-alive", "upgrade", "close, keep-alive").map((name) => `Connection: ${name}`),
  fc.constantFrom("timeout=0", "timeout=-5", "timeout=1e9", "max=0").map((kept) => `Keep-Alive: ${kept}`),
  fc.constantFrom("gzip", "br", "deflate").map((name) => `Content-Encoding: ${name}`),
  fc
    .constantFrom("0", "-1", "1e9", "never", "Thu, 01 Jan 1970 00:00:00 GMT")
    .map((when) => `Retry-After: ${when}`),
  fc
    .constantFrom("/", "http://127.0.0.1:1/", "//", "ftp://x", "http://[", "\0")
    .map((where) => `Location: ${where}`),
  fc.constantFrom(
    `X-Long: ${"y".repeat(40_000)}`,
    " folded",
    "no colon",
    ": nameless",
    "Na me: x",
    "X: a\0b",
    "X: a\nY: b",
  ),
  bytes(60),
);
const chunk = (text: string, size = text.length.toString(16)): string => `${size}\r\n${text}\r\n`;
const bodies = fc.oneof(
  { weight: 4, arbitrary: fc.constant(good) },
  { weight: 2, arbitrary: fc.constant(`${chunk(good)}0\r\n\r\n`) },
  fc
    .constantFrom("fffffffffffffffff", "-1", "0x5", "", "5;a=b", "zz", "7fffffff", `5;${"e".repeat(20_000)}`)
    .map((size) => `${chunk(good, size)}0\r\n\r\n`),
  fc.constantFrom(
    `${chunk(good)}0\r\nTrailer: x\r\n\r\n`,
    `${chunk(good)}0\r\n${"T: x\r\n".repeat(5_000)}\r\n`,
    `${chunk(good)}0\r\n`,
    good + goodAnswer,
  ),
  fc.constantFrom(
    "[".repeat(70_000),
    '{"a":'.repeat(10_000),
    "null",
    "1e999",
    '{"text":1}',
    "\ufeff{}",
    '{"__proto__":{"text":1}}',
  ),
  bytes(200),
);
const answers = fc
  .tuple(
    statusLines,
    fc.array(headers, { maxLength: 6 }),
    bodies,
    fc.constantFrom("\r\n", "\r\n", "\r\n", "\n", "\r"),
  )
  .map(([status, lines, body, end]) => [status, ...lines, "", body].join(end));
const wellFormed = fc
  .constantFrom("200 OK", "200 OK", "202 Accepted", "404 Not Found", "503 Unavailable")
  .map((status) => goodAnswer.replace("200 OK", status));
const said: fc.Arbitrary<Said> = fc
  .record({
    text: fc.oneof({ weight: 6, arbitrary: answers }, { weight: 4, arbitrary: wellFormed }, bytes(300)),
    hint: fc.constantFrom(
      "",
      "",
      "HTTP/1.1 100 Continue\r\n\r\n",
      "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n".repeat(50),
    ),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }),
    flip: fc.option(fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), bit: fc.nat(7) }), {
      freq: 3,
    }),
    after: fc.constantFrom<Said["after"][]>("ends", "ends", "resets", "stays", "never stops"),
  })
  .map(({ text, hint, cuts, flip, after }): Said => {
    const whole = Buffer.from(hint + text, "latin1");
    if (flip !== null && whole.length > 0) whole[Math.floor(flip.at * whole.length)]! ^= 1 << flip.bit;
    const places = [
      0,
      ...cuts.map((cut) => Math.floor(cut * whole.length)).toSorted((a, b) => a - b),
      whole.length,
    ];
    return { parts: places.slice(1).map((to, at) => whole.subarray(places[at], to)), after };
  });

/** Says it as fast as it is taken. */
function say(socket: Socket, { parts, after }: Said): void {
  for (const part of parts) socket.write(part);
  if (after === "ends") socket.end();
  else if (after === "resets") socket.resetAndDestroy();
  else if (after === "never stops") {
    const more = Buffer.alloc(16 * 1024, "a");
    const pour = (): void => {
      while (!socket.destroyed && socket.write(more));
    };
    socket.on("drain", pour);
    pour();
  }
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

it(
  "bears whatever services answer: each call has an outcome in its time, nothing is left behind, and the next is as good as ever",
  { timeout: 600_000 },
  async () => {
    let next: Said = { parts: [], after: "ends" };
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
      socket.on("data", () => say(socket, next));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const definition = create(ServiceDefinitionSchema, {
      name: "s",
      address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      attemptTimeout: `${ATTEMPT_MS}ms`,
    });
    const caller = createHttpCaller({
      clock: createSystemClock(),
      service: () => definition,
      secret: () => undefined,
      answerBytes: ANSWER_BYTES,
      addressPolicy: defaultAddressPolicy,
      callbackUrl: (token) => `https://machinery.test/callbacks/${token}`,
      version: "0",
    });
    closing.push(() => {
      void caller.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const request = {
      kind: "call",
      eventId: "e1",
      workflow: "w",
      step: "s",
      attempt: 1,
      service: "s",
      endpoint: "",
      inputs: { message: "hello" },
      idempotencyKey: "e1/s",
      callback: "t0ken",
    } as const;
    const call = (what: Said) => {
      next = what;
      return caller.call(request, new AbortController().signal);
    };
    /** Who answered well and closed all the same, or said more, cannot be told from others before the next call. */
    const goodCall = async (left = 2): ReturnType<typeof call> => {
      const outcome = await call({ parts: [Buffer.from(goodAnswer)], after: "stays" });
      return outcome.ok !== true && left > 0 ? goodCall(left - 1) : outcome;
    };
    const seen = new Set<string>();
    const beforeMib = process.memoryUsage.rss() / 2 ** 20;

    await fc.assert(
      fc.asyncProperty(said, async (what) => {
        const sinceMs = performance.now();
        const outcome = await call(what);
        seen.add(outcome.ok === false ? outcome.error.reason : String(outcome.ok));

        expect([true, false, "later"]).toContain(outcome.ok);
        expect(performance.now() - sinceMs).toBeLessThan(ATTEMPT_MS + 5_000);
        expect(await goodCall()).toEqual({ ok: true, answer: { text: "well" } });
        // One that is good again, and never those that said anything else.
        expect(caller.stats()).toEqual({ connections: 1, waiting: 0 });
      }),
      { seed, numRuns: 300 * factor },
    );

    // What is drawn is wide enough to come to each of them.

    expect([...seen]).toEqual(
      expect.arrayContaining([
        "true",
        "later",
        "BAD_ANSWER",
        "TIMEOUT",
        "UNREACHABLE",
        "HTTP_4XX",
        "HTTP_5XX",
      ]),
    );

    expect(process.memoryUsage.rss() / 2 ** 20 - beforeMib).toBeLessThan(MOST_MIB);
    await caller.close();
    while (sockets.size > 0) await once([...sockets][0]!, "close");
  },
);
