import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Connection } from "./connection.js";
import { Connections } from "./connections.js";
import { createDial } from "./dial.js";
import { Exchange } from "./exchange.js";
import { createResolver } from "./resolver.js";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (closing.length > 0) await closing.pop()!();
});

async function serve(): Promise<{ origin: string; server: Server }> {
  const server = createServer((_, response) => response.writeHead(204).end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, server };
}

function open(idle?: number): Connections {
  const connections = new Connections(
    createDial(() => undefined, createResolver()),
    idle,
  );
  closing.push(async () => connections.close());
  return connections;
}

/** Takes a connection, asks once over it, and gives it back. */
async function use(connections: Connections, origin: string): Promise<Connection> {
  const connection = connections.take(origin);
  const exchange = new Exchange(
    connection,
    { method: "GET", path: "/", headers: "", body: undefined },
    1_000,
  );
  await exchange.answered;
  expect(exchange.intact).toBe(true);
  connections.give(connection);
  return connection;
}

describe("connections", () => {
  it("are taken by one call at a time, and used again", async () => {
    const { origin } = await serve();
    const connections = open();

    const first = await use(connections, origin);
    expect(connections.take(origin)).toBe(first);
    expect(connections.take(origin)).not.toBe(first);
  });

  it("that are idle are bounded: the longest idle goes, whatever service it was for", async () => {
    const services = await Promise.all([serve(), serve(), serve()]);
    const connections = open(2);

    const used: Connection[] = [];
    for (const { origin } of services) used.push(await use(connections, origin));

    expect(connections.size).toBe(2);
    expect(used.map(({ isOver }) => isOver)).toEqual([true, false, false]);
    expect(connections.take(services[0].origin)).not.toBe(used[0]);
  });

  it("that the service closes are forgotten", async () => {
    const { origin, server } = await serve();
    const connections = open();
    await use(connections, origin);

    server.closeAllConnections();

    await vi.waitFor(() => expect(connections.size).toBe(0));
  });

  it("are given back unconnected or after closing: they are dropped", async () => {
    const { origin } = await serve();
    const connections = open();

    connections.give(connections.take(origin));
    expect(connections.size).toBe(0);
    const busy = connections.take(origin);
    connections.close();
    connections.give(busy);
    connections.drop(busy);
    expect(connections.size).toBe(0);
  });
});
