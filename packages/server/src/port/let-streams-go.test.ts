import { once } from "node:events";
import { type ClientHttp2Session, connect, type Http2Session } from "node:http2";
import { type AddressInfo, createServer } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { TurnoverMap } from "@machinery/runner";
import { afterEach, expect, test } from "vitest";
import { letStreamsGo } from "./let-streams-go.js";
import { standBeforeStreams } from "./stand-before-streams.js";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A client of a server whose one method never answers, and the sessions that its calls come by. */
async function clientOf(): Promise<{ client: ClientHttp2Session; sessions: Set<Http2Session> }> {
  const server = new Server({ "grpc.enable_channelz": 0 });
  const sessions = new Set<Http2Session>();
  standBeforeStreams(server, (handle, { session }) => {
    sessions.add(session!);
    handle();
  });
  letStreamsGo(server);
  const asItIs = (bytes: Buffer): Buffer => bytes;
  const codecs = {
    requestSerialize: asItIs,
    requestDeserialize: asItIs,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  };
  const wait = { path: "/test.Wait/Wait", requestStream: false, responseStream: false, ...codecs };
  server.addService({ wait }, { wait: () => undefined });
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const port = createServer((socket) => injector.injectConnection(socket)).listen(0, "127.0.0.1");
  await once(port, "listening");
  const client = connect(`http://127.0.0.1:${(port.address() as AddressInfo).port}`);
  await once(client, "connect");
  ends.push(() => {
    client.destroy();
    server.forceShutdown();
    port.close();
  });
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
