import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import type { AddressInfo, Server } from "node:net";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import type { ConnectRouter } from "@connectrpc/connect";
import { EventService, EventStatus } from "@machinery/protocol";
import { afterEach, expect, test } from "vitest";
import { collect } from "./collect.js";
import { createMachineryClient } from "./machinery-client.js";
import { MachineryError } from "./machinery-error.js";
import { createNodeTransport } from "./node-transport.js";
import { watchEvent } from "./watch-event.js";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function routes({ service }: ConnectRouter): void {
  service(EventService, {
    getEvent: ({ eventId }) => ({ event: { eventId } }),
    async *watchEvent({ afterSequence }) {
      yield { fact: { sequence: afterSequence + 1n, eventStatus: EventStatus.SUCCEEDED } };
    },
  });
}

function connectTo(url: string, protocol: "grpc" | "connect") {
  const transport = createNodeTransport({ url, protocol });
  closing.push(() => transport.close());
  return createMachineryClient(transport);
}

test.each(["grpc", "connect"] as const)("%s carries calls and streams", async (protocol) => {
  const handler = connectNodeAdapter({ routes });
  const server =
    protocol === "grpc"
      ? createHttp2Server((request: Http2ServerRequest, response: Http2ServerResponse) =>
          handler(request, response),
        )
      : createServer((request: IncomingMessage, response: ServerResponse) => handler(request, response));
  const client = connectTo(await listen(server), protocol);

  expect((await client.events.getEvent({ eventId: "x" })).event?.eventId).toBe("x");
  expect(await collect(watchEvent(client, "x"))).toHaveLength(1);
});

test.each(["grpc", "connect"] as const)("%s names a daemon that is not there", async (protocol) => {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));

  const error = MachineryError.from(
    await connectTo(url, protocol)
      .events.getEvent({ eventId: "x" })
      .catch((thrown: unknown) => thrown),
  );

  expect(error).toMatchObject({ reason: "UNREACHABLE", found: "the connection refused" });
});

test("grpc to a server that speaks no HTTP/2 fails the call and not the process", async () => {
  const url = await listen(createServer((_request, response) => response.end("hello")));
  const client = connectTo(url, "grpc");

  const error = MachineryError.from(
    await client.events.getEvent({ eventId: "x" }).catch((thrown: unknown) => thrown),
  );

  expect(error).toMatchObject({ reason: "UNREACHABLE", found: "an answer that is not HTTP/2" });
});

test("grpc goes on watching after the connection was cut", async () => {
  const sockets = new Set<{ destroy(): void }>();
  const handler = connectNodeAdapter({
    routes: ({ service }) =>
      service(EventService, {
        async *watchEvent({ afterSequence }, { signal }) {
          const ended = afterSequence > 0n;
          const eventStatus = ended ? EventStatus.SUCCEEDED : EventStatus.RUNNING;
          yield { fact: { sequence: afterSequence + 1n, eventStatus } };
          if (!ended) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        },
      }),
  });
  const server = createHttp2Server((request, response) => handler(request, response));
  server.on("connection", (socket: { destroy(): void }) => sockets.add(socket));
  const client = connectTo(await listen(server), "grpc");
  const seen: bigint[] = [];

  for await (const fact of watchEvent(client, "x", { sleep: async () => {} })) {
    seen.push(fact.sequence);
    if (seen.length === 1) for (const socket of sockets) socket.destroy();
  }

  expect(seen).toEqual([1n, 2n]);
});

test("an address that is no URL is refused at once", () => {
  expect(() => createNodeTransport({ url: "localhost:6224" })).toThrow("expected the daemon's URL");
});

test.each(["grpc", "connect"] as const)("%s sends the token with each call", async (protocol) => {
  const heard: (string | null)[] = [];
  const handler = connectNodeAdapter({
    routes: ({ service }) =>
      service(EventService, {
        getEvent: ({ eventId }, { requestHeader }) => {
          heard.push(requestHeader.get("authorization"));
          return { event: { eventId } };
        },
      }),
  });
  const server =
    protocol === "grpc"
      ? createHttp2Server((request: Http2ServerRequest, response: Http2ServerResponse) =>
          handler(request, response),
        )
      : createServer((request: IncomingMessage, response: ServerResponse) => handler(request, response));
  const url = await listen(server);
  for (const token of ["secret", undefined]) {
    const transport = createNodeTransport({ url, protocol, ...(token === undefined ? {} : { token }) });
    closing.push(() => transport.close());
    await createMachineryClient(transport).events.getEvent({ eventId: "x" });
  }

  expect(heard).toEqual(["Bearer secret", null]);
});

test("grpc follows no redirect, and its token goes nowhere else", async () => {
  const heard: string[] = [];
  const elsewhere = createHttp2Server((_request, response) => {
    heard.push("elsewhere");
    response.end();
  });
  const location = await listen(elsewhere);
  for (const status of [301, 302, 307, 308]) {
    const server = createHttp2Server((request, response) => {
      heard.push(`${String(status)} ${String(request.headers.authorization)}`);
      response.writeHead(status, { location: `${location}${request.url}` });
      response.end();
    });
    const transport = createNodeTransport({ url: await listen(server), token: "secret" });
    closing.push(() => transport.close());

    await expect(createMachineryClient(transport).events.getEvent({ eventId: "x" })).rejects.toThrow(
      String(status),
    );
  }

  expect(heard).toEqual([301, 302, 307, 308].map((status) => `${String(status)} Bearer secret`));
});
