import http2 from "node:http2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FuzzRandom, rounds } from "./fuzz-random.js";
import { type FuzzedDaemon, startFuzzedDaemon } from "./fuzzed-daemon.js";
import { callFields, field, frame, frameTypes, preface } from "./http2-frames.js";
import { sendRaw } from "./raw-connection.js";

const types = Object.values(frameTypes);
const list = "/machinery.v1.EventService/ListEvents";
const hello = Buffer.concat([preface, frame(frameTypes.settings, 0, 0)]);

/** A frame that may be right, or nearly, or nothing of the kind. */
function randomFrame(random: FuzzRandom): Buffer {
  const type = random.chance(0.9) ? random.pick(types) : random.between(0, 255);
  const stream = random.pick([0, 1, 1, 3, 5, 7, 2, random.between(0, 2 ** 31 - 1), 2 ** 32 - 1]);
  const payload = random.pick([
    () => Buffer.alloc(0),
    () => random.bytes(random.pick([1, 4, 5, 6, 8, 9, 30])),
    () =>
      callFields(
        random.pick([list, "/", "/grpc.health.v1.Health/Check", "/machinery.v1.EventService/PostEvent"]),
      ),
    () => random.mutate(callFields(list)),
    () =>
      Buffer.concat([
        Buffer.from([random.between(0, 2)]),
        random.bytes(4),
        random.bytes(random.between(0, 60)),
      ]),
    () =>
      field(
        random.pick(["te", ":path", ":bad", "grpc-timeout", "grpc-encoding", "A b"]),
        random.bytes(8).toString("latin1"),
      ),
  ])();
  const length = random.chance(0.95) ? payload.length : random.between(0, 2 ** 24 - 1);
  return frame(type, random.pick([0, 1, 4, 5, 8, 0x20, random.between(0, 255)]), stream, payload, length);
}

/** The same again and again, in chunks, for as long as somebody takes it. */
function* flood(
  first: Uint8Array,
  each: (number: number) => Uint8Array,
  perChunk = 200,
): Generator<Uint8Array> {
  yield first;
  for (let number = 0; number < 2_000_000; number += perChunk)
    yield Buffer.concat(Array.from({ length: perChunk }, (_, at) => each(number + at)));
}

const { headers, pushPromise, resetStream, settings, ping, continuation, priority, windowUpdate, data } =
  frameTypes;
const call = (number: number, flags: number): Buffer =>
  frame(headers, flags, 2 * number + 1, callFields(list));
const setting = Buffer.from([0, 4, 0x7f, 0xff, 0xff, 0xff]);
const floods: Readonly<Record<string, () => Generator<Uint8Array>>> = {
  settings: () => flood(hello, () => frame(settings, 0, 0, setting)),
  pings: () => flood(hello, () => frame(ping, 0, 0, Buffer.alloc(8))),
  priorities: () => flood(hello, (number) => frame(priority, 0, 2 * number + 1, Buffer.alloc(5))),
  "window updates": () => flood(hello, () => frame(windowUpdate, 0, 0, Buffer.from([0, 0, 0, 1]))),
  "empty data": () => flood(Buffer.concat([hello, call(0, 4)]), () => frame(data, 0, 1)),
  "rapid resets": () =>
    flood(hello, (number) =>
      Buffer.concat([call(number, 4), frame(resetStream, 0, 2 * number + 1, Buffer.from([0, 0, 0, 8]))]),
    ),
  "streams that are never ended": () => flood(hello, (number) => call(number, 4), 50),
  "calls of what there is not": () =>
    flood(hello, (number) => frame(headers, 5, 2 * number + 1, callFields("/no/where"))),
  continuations: () =>
    flood(Buffer.concat([hello, frame(headers, 0, 1, callFields(list))]), (number) =>
      frame(continuation, 0, 1, field(`x-${number}`, "y".repeat(1_000))),
    ),
  "empty continuations": () =>
    flood(Buffer.concat([hello, frame(headers, 0, 1, callFields(list))]), () => frame(continuation, 0, 1)),
  "huge header lists": () =>
    flood(
      hello,
      (number) =>
        frame(
          headers,
          5,
          2 * number + 1,
          Buffer.concat([
            callFields(list),
            ...Array.from({ length: 14 }, (_, at) => field(`h-${at}`, "v".repeat(1_000))),
          ]),
        ),
      5,
    ),
};

describe("the port", () => {
  let daemon: FuzzedDaemon;
  beforeAll(async () => {
    daemon = await startFuzzedDaemon();
  });
  afterAll(async () => {
    await daemon[Symbol.asyncDispose]();
  });

  it("bears HTTP/2 frames that are drawn", { timeout: 600_000 }, async () => {
    const problems: string[] = [];
    for (const { random, repeat } of rounds(60)) {
      const chunks = Array.from({ length: random.between(1, 30) }, () => randomFrame(random));
      const opening = random.pick([hello, hello, hello, preface, preface.subarray(0, random.between(1, 23))]);
      await sendRaw(daemon.port, [opening, ...chunks]);
      problems.push(...(await daemon.problemsAfter(repeat)));
      if (problems.length > 0) break;
    }
    expect(problems).toEqual([]);
  });

  it("bears a call that comes in one packet with what breaks the protocol: it once ended the daemon", async () => {
    const packet = Buffer.concat([
      hello,
      frame(headers, 5, 2 ** 31 - 1, callFields("/")),
      frame(pushPromise, 0, 1),
    ]);

    for (let time = 0; time < 20; time++) await sendRaw(daemon.port, [packet]);

    expect(await daemon.problemsAfter("a call with a push promise")).toEqual([]);
  });

  it("bears bytes that are no protocol, and requests that nearly are", { timeout: 600_000 }, async () => {
    const request = Buffer.from(
      'POST /e/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n19\r\n{"data":{"text":"hello"}}\r\n0\r\n\r\n',
    );
    const problems: string[] = [];
    for (const { random, repeat } of rounds(60)) {
      const bytes = random.pick([() => random.bytes(random.between(1, 300)), () => random.mutate(request)])();
      const cut = random.between(0, bytes.length);
      await sendRaw(daemon.port, [bytes.subarray(0, cut), bytes.subarray(cut)]);
      problems.push(...(await daemon.problemsAfter(repeat)));
      if (problems.length > 0) break;
    }
    expect(problems).toEqual([]);
  });

  it.each(Object.keys(floods))("bears a flood of %s", { timeout: 120_000 }, async (name) => {
    await sendRaw(daemon.port, floods[name]!(), 1_000);

    expect(await daemon.problemsAfter(`a flood of ${name}`)).toEqual([]);
  });

  it("bears calls whose messages never come whole", { timeout: 120_000 }, async () => {
    const client = http2.connect(daemon.url);
    client.on("error", () => undefined);
    const length = 3_000_000;
    const begun = Buffer.alloc(length);
    begun.writeUInt32BE(length, 1);
    const fields = { ":method": "POST", ":path": list, "content-type": "application/grpc", te: "trailers" };
    const streams = Array.from({ length: 150 }, () => client.request(fields).on("error", () => undefined));

    // Each has arrived, or was cut off.
    const sent = streams.map(
      (stream) =>
        new Promise<void>((resolve) => {
          stream.once("close", resolve);
          stream.write(begun, () => resolve());
        }),
    );
    await Promise.all(sent);

    expect(streams.some(({ rstCode }) => rstCode === http2.constants.NGHTTP2_ENHANCE_YOUR_CALM)).toBe(true);
    expect(await daemon.problemsAfter("calls whose messages never come whole")).toEqual([]);
    client.destroy();
  });

  it("ends well after all of it, and leaves what is whole", async () => {
    expect(await daemon.end()).toEqual([]);
  });
});
