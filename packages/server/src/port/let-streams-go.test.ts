import { once } from "node:events";
import type { ClientHttp2Session, Http2Session } from "node:http2";
import { TurnoverMap } from "@machinery/runner";
import { afterEach, expect, test } from "vitest";
import { serveOneMethod } from "../../test/serve-one-method.js";
import { letStreamsGo } from "./let-streams-go.js";
import { standBeforeStreams } from "./stand-before-streams.js";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A client of a server whose one method never answers, and the sessions that its calls come by. */
async function clientOf(): Promise<{ client: ClientHttp2Session; sessions: Set<Http2Session> }> {
  const sessions = new Set<Http2Session>();
  const { client, end } = await serveOneMethod(
    "/test.Wait/Wait",
    () => undefined,
    (server) => {
      standBeforeStreams(server, (handle, { session }) => {
        sessions.add(session!);
        handle();
      });
      letStreamsGo(server);
    },
  );
  ends.push(end);
  return { client, sessions };
}

function call(client: ClientHttp2Session) {
  const stream = client.request({
    ":method": "POST",
    ":path": "/test.Wait/Wait",
    "content-type": "application/grpc",
    te: "trailers",
  });
  stream.on("error", () => undefined);
  stream.end(Buffer.alloc(5));
  return stream;
}

/** Resolves once the server has taken all that was sent before. */
async function passed(client: ClientHttp2Session): Promise<void> {
  await new Promise<void>((resolve) => client.ping(() => resolve()));
}

/** What Node holds a session's streams in. */
function streamsOf(session: Http2Session): unknown {
  const key = Object.getOwnPropertySymbols(session).find(({ description }) => description === "state");
  return (session as unknown as Record<symbol, { streams: unknown }>)[key!]!.streams;
}

test("the streams of a session are held by what lets go of them, and those under way end with it", async () => {
  const { client, sessions } = await clientOf();
  const [gone, first, second] = [call(client), call(client), call(client)];
  await passed(client);
  const [session] = sessions;
  const streams = streamsOf(session!);
  expect(streams).toBeInstanceOf(TurnoverMap);
  expect(streams).toHaveProperty("size", 3);

  gone.destroy();
  await once(gone, "close");
  await passed(client);
  expect(streams).toHaveProperty("size", 2);

  const closed = Promise.all([once(first, "close"), once(second, "close")]);
  session!.destroy();
  await closed;
  expect(streams).toHaveProperty("size", 0);
});
