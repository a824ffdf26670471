import { type ClientHttp2Session, type ClientHttp2Stream, constants } from "node:http2";
import { afterEach, describe, expect, test } from "vitest";
import { serveOneMethod } from "../../test/serve-one-method.js";
import { boundUnfinished, type UnfinishedBounds } from "./bound-unfinished.js";

const KIB = 1024;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A client of a server that says back what it is sent. */
async function clientOf(bounds: UnfinishedBounds): Promise<ClientHttp2Session> {
  const { client, end } = await serveOneMethod(
    "/test.Echo/Say",
    ({ request }, answer) => answer(null, request),
    (server) => boundUnfinished(server, bounds, 64 * KIB),
  );
  ends.push(end);
  return client;
}

/** Begins a message of so many bytes, and sends so many of them. */
function begin(
  client: ClientHttp2Session,
  length: number,
  sent: number,
  encoding = "identity",
): ClientHttp2Stream {
  const stream = client.request({
    ":method": "POST",
    ":path": "/test.Echo/Say",
    "content-type": "application/grpc",
    te: "trailers",
    "grpc-encoding": encoding,
  });
  stream.on("error", () => undefined);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(length, 1);
  stream.write(Buffer.concat([head, Buffer.alloc(sent)]));
  return stream;
}

/** How it ended: the reset code, and its status where it was answered. */
async function endOf(stream: ClientHttp2Stream): Promise<{ readonly rst: number; readonly status: string }> {
  let status = "";
  stream.once("trailers", (trailers) => (status = String(trailers["grpc-status"])));
  stream.resume();
  await new Promise<void>((resolve) => stream.once("close", () => resolve()));
  return { rst: stream.rstCode ?? 0, status };
}

const calm = constants.NGHTTP2_ENHANCE_YOUR_CALM;

describe("requests of gRPC that are not whole", () => {
  test("are cut off, the oldest first, where more has come of them than is held; others go on", async () => {
    const client = await clientOf({ bytes: 130 * KIB, ms: 60_000 });
    const first = begin(client, 60 * KIB, 45 * KIB);
    const firstEnd = endOf(first);
    const second = begin(client, 60 * KIB, 45 * KIB);

    const third = begin(client, 60 * KIB, 45 * KIB);

    expect(await firstEnd).toEqual({ rst: calm, status: "" });
    for (const stream of [second, third]) stream.end(Buffer.alloc(15 * KIB));
    expect(await Promise.all([endOf(second), endOf(third)])).toEqual([
      { rst: 0, status: "0" },
      { rst: 0, status: "0" },
    ]);
  });

  test("count with the most they may become where they are compressed", async () => {
    const client = await clientOf({ bytes: 100 * KIB, ms: 60_000 });

    const first = begin(client, 1_000, 10, "gzip");
    const firstEnd = endOf(first);
    begin(client, 1_000, 10, "gzip");

    expect((await firstEnd).rst).toBe(calm);
  });

  test("are not counted any more once they are whole or gone", async () => {
    const client = await clientOf({ bytes: 100 * KIB, ms: 60_000 });

    for (let time = 0; time < 10; time++) {
      const whole = begin(client, 60 * KIB, 60 * KIB);
      whole.end();
      expect(await endOf(whole)).toEqual({ rst: 0, status: "0" });
      const gone = begin(client, 60 * KIB, 30 * KIB);
      gone.close(constants.NGHTTP2_CANCEL);
      await endOf(gone);
    }
  });

  test("are cut off when they take too long", async () => {
    const client = await clientOf({ bytes: 100 * KIB, ms: 50 });

    expect((await endOf(begin(client, 60 * KIB, 10))).rst).toBe(constants.NGHTTP2_CANCEL);
  });
});
