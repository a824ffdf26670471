import { createServer } from "node:http";
import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnswerReader, HEADER_BYTES } from "./answer-reader.js";
import { HttpFault } from "./http-fault.js";
import { HeadReader } from "./read-head.js";

/** All answers here come on one connection. */
const heads = new HeadReader();

/** What was read of some bytes that came in parts. */
function read(parts: readonly Buffer[], { isToHead = false, ends = false } = {}) {
  const body: Buffer[] = [];
  let head: unknown;
  const reader = new AnswerReader(
    {
      onHead: (status, headers, declaredBytes) => {
        head = { status, type: headers["content-type"], declaredBytes };
      },
      onPart: (bytes) => void body.push(Buffer.from(bytes)),
    },
    isToHead,
    heads,
  );
  let fault: string | undefined;
  try {
    for (const part of parts) reader.read(part);
    if (ends) reader.end();
  } catch (error) {
    if (!(error instanceof HttpFault)) throw error;
    fault = `${error.code}: ${error.message}`;
  }
  const { isWhole, reusable, keepMs } = reader;
  return { head, body: Buffer.concat(body).toString("latin1"), isWhole, reusable, keepMs, fault };
}

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const answer = (head: string, body = ""): Buffer => bytes(`HTTP/1.1 ${head}\r\n\r\n${body}`);

/** Cuts bytes at places, given as shares of their length. */
function cut(whole: Buffer, shares: readonly number[]): Buffer[] {
  const places = [0, ...shares.map((share) => Math.floor(share * whole.length)), whole.length];
  places.sort((a, b) => a - b);
  return places.slice(1).map((place, at) => whole.subarray(places[at], place));
}

it("reads a head again that it has just read, and one that differs by a byte as another", () => {
  const said = (length: number, body: string) => answer(`200 OK\r\ncontent-length: ${length}`, body);

  expect(read([said(2, "ab")])).toMatchObject({ body: "ab", isWhole: true });
  expect(read([said(2, "cd")])).toMatchObject({ body: "cd", isWhole: true });
  expect(read([said(3, "cd")])).toMatchObject({ body: "cd", isWhole: false });
  expect(read([answer("700 Odd")])).toMatchObject({ fault: "NO_STATUS: the status 700" });
  expect(read([answer("700 Odd")])).toMatchObject({ fault: "NO_STATUS: the status 700" });
  expect(read([said(3, "xyz")])).toMatchObject({ body: "xyz", isWhole: true });
});

describe("reading an answer", () => {
  it("gives its status, the headers that matter, and its body by its length", () => {
    const read1 = read([
      answer(
        "200 OK\r\nContent-Type: application/json\r\nDate: now\r\nContent-Length: 2\r\nKeep-Alive: timeout=5",
        "{}",
      ),
    ]);

    expect(read1).toEqual({
      head: { status: 200, type: "application/json", declaredBytes: 2 },
      body: "{}",
      isWhole: true,
      reusable: true,
      keepMs: 5_000,
      fault: undefined,
    });
  });

  it.each([
    ["no body follows 204", answer("204 No Content\r\ncontent-length: 9"), {}, { isWhole: true, body: "" }],
    ["no body follows 304", answer("304 Not Modified"), {}, { isWhole: true, body: "" }],
    ["no body answers a HEAD", answer("200 OK\r\ncontent-length: 9"), { isToHead: true }, { isWhole: true }],
    [
      "a body without a length goes on to the end",
      answer("200 OK", "abc"),
      { ends: true },
      { isWhole: true, body: "abc", reusable: false },
    ],
    ["a body without a length is not whole before", answer("200 OK", "abc"), {}, { isWhole: false }],
    [
      "a length that is not reached at the end",
      answer("200 OK\r\ncontent-length: 9", "abc"),
      { ends: true },
      { isWhole: false },
    ],
    [
      "chunks, with extensions and trailers",
      answer("200 OK\r\nTransfer-Encoding: Chunked", "3;a=b\r\nabc\r\n2 \r\nde\r\n0\r\nx: y\r\n\r\n"),
      {},
      { isWhole: true, body: "abcde", reusable: true },
    ],
    [
      "a connection that is to be closed",
      answer("200 OK\r\nconnection: x, Close\r\ncontent-length: 0"),
      {},
      { isWhole: true, reusable: false },
    ],
    [
      "HTTP/1.0, whose connections end",
      bytes("HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nhi"),
      {},
      { isWhole: true, reusable: false, body: "hi" },
    ],
    [
      "hints before it",
      answer(
        "103 Early Hints\r\nlink: x",
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200\r\ncontent-length: 1\r\n\r\nx",
      ),
      {},
      { isWhole: true, body: "x" },
    ],
    [
      "a header that goes on in the next line",
      answer("200 OK\r\nx: 1\r\n\tand more\r\ncontent-type: text/plain\r\ncontent-length: 0"),
      {},
      { isWhole: true, head: { status: 200, type: "text/plain", declaredBytes: 0 } },
    ],
    [
      "bytes behind it",
      answer("200 OK\r\ncontent-length: 1", "ab"),
      {},
      { isWhole: true, body: "a", reusable: false },
    ],
  ] as const)("knows %s", (_, whole, options, expected) => {
    const found = read([whole], options);

    expect(found).toMatchObject(expected);
    expect(found.fault).toBeUndefined();
  });

  it.each([
    ["another protocol", bytes("SSH-2.0-OpenSSH_9.2\r\n")],
    ["a status that is none", answer("20 OK")],
    ["a version that there is not", bytes("HTTP/1.2 200 OK\r\n\r\n")],
    ["a bare line feed", bytes("HTTP/1.1 200 OK\ncontent-length: 0\n\n")],
    ["a bare line feed between headers", answer("200 OK\r\na: b\ncontent-length: 0")],
    ["white space before a colon", answer("200 OK\r\ncontent-length : 0")],
    ["white space before the first header", answer("200 OK\r\n content-length: 0")],
    ["a header without a colon", answer("200 OK\r\ncontent-length")],
    ["a NUL in a value", answer("200 OK\r\nx: \0")],
    ["two lengths", answer("200 OK\r\ncontent-length: 2\r\ncontent-length: 2", "{}")],
    ["a list of lengths", answer("200 OK\r\ncontent-length: 2, 2", "{}")],
    ["a signed length", answer("200 OK\r\ncontent-length: +2", "{}")],
    ["a length and chunks", answer("200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked", "0\r\n\r\n")],
    ["a coding that we did not ask for", answer("200 OK\r\ntransfer-encoding: gzip, chunked", "0\r\n\r\n")],
    [
      "chunks within chunks",
      answer("200 OK\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked", "0\r\n\r\n"),
    ],
    ["a chunk without a size", answer("200 OK\r\ntransfer-encoding: chunked", "\r\n")],
    ["a chunk longer than its size", answer("200 OK\r\ntransfer-encoding: chunked", "1\r\nabc\r\n")],
    ["a chunk's line without a carriage return", answer("200 OK\r\ntransfer-encoding: chunked", "1\nabc\n")],
    [
      "a chunk's line without an end",
      answer("200 OK\r\ntransfer-encoding: chunked", `1;${"x".repeat(2_000)}`),
    ],
    [
      "trailers without an end",
      answer("200 OK\r\ntransfer-encoding: chunked", `0\r\n${"a: b\r\n".repeat(2_000)}`),
    ],
  ])("refuses %s, however it is cut", (_, whole) => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }), (shares) => {
        const { fault, isWhole } = read(cut(whole, shares));

        expect(fault).toMatch(/^NOT_HTTP: \S/);
        expect(isWhole).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it.each([100, 101])("refuses %i, which nobody asked for", (status) => {
    expect(read([answer(`${status} X`)]).fault).toMatch(/^UNASKED/);
  });

  it("bounds the head, hints included, whether or not it ends", () => {
    const hint = answer(`103 Early Hints\r\nx: ${"y".repeat(1_000)}`);

    expect(read([bytes("HTTP/1.1 200 OK\r\n"), bytes(`x: ${"y".repeat(HEADER_BYTES)}`)]).fault).toMatch(
      /^HEADERS_TOO_LARGE/,
    );
    expect(read(Array.from({ length: 40 }, () => hint)).fault).toMatch(/^HEADERS_TOO_LARGE/);
    expect(read([answer(`200 OK\r\nx: ${"y".repeat(HEADER_BYTES - 60)}\r\ncontent-length: 0`)]).isWhole).toBe(
      true,
    );
  });

  it("reads what Node's own server writes, however it is cut", async () => {
    const server = createServer((request, response) => {
      const { length, chunked } = JSON.parse(request.headers["x-wanted"] as string) as {
        length: number;
        chunked: boolean;
      };
      const body = "x".repeat(length);
      if (!chunked) response.setHeader("content-length", length);
      response.setHeader("content-type", "text/plain");
      response.write(body.slice(0, length / 2));
      response.end(body.slice(length / 2));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const written = async (wanted: object): Promise<Buffer> => {
      const socket = connect(port, "127.0.0.1");
      socket.write(
        `GET / HTTP/1.1\r\nhost: x\r\nx-wanted: ${JSON.stringify(wanted)}\r\nconnection: close\r\n\r\n`,
      );
      return Buffer.concat(await socket.toArray());
    };

    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 5_000 }),
        fc.boolean(),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
        async (length, chunked, shares) => {
          const whole = await written({ length, chunked });

          expect(read(cut(whole, shares))).toMatchObject({
            head: { status: 200, type: "text/plain" },
            body: "x".repeat(length),
            isWhole: true,
            reusable: false,
            fault: undefined,
          });
        },
      ),
      { numRuns: 40 },
    );
    server.close();
  });

  it("reads the same of any bytes, however they are cut, and throws nothing but faults", () => {
    const piece = fc.constantFrom(
      ..."HTTP/1.1 200 OK|HTTP/1.0 500 X|HTTP/1.1 103 H|\r\n|\r\n\r\n|\n|: |content-length: 3|transfer-encoding: chunked|3|abc|0|{}|connection: close| |\t|\0".split(
        "|",
      ),
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 20 }).map((parts) => parts.join("")),
      fc
        .tuple(fc.constant("HTTP/1.1 200 OK\r\n"), fc.array(piece, { maxLength: 20 }))
        .map(([a, b]) => a + b.join("")),
    );
    fc.assert(
      fc.property(
        text,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
        (whole, shares) => {
          const whole1 = read([bytes(whole)]);
          const cut1 = read(cut(bytes(whole), shares));

          // What an answer held is the same; which of two faults is met first may hang on the cuts.
          const said = (found: typeof whole1) => (found.fault === undefined ? found : "a fault");
          expect(said(cut1)).toEqual(said(whole1));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
