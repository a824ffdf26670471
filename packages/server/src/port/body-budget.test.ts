import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { serveEvents } from "../../test/serve-events.js";

const MOST_BYTES = 150_000;

let served: Awaited<ReturnType<typeof serveEvents>>;
const sockets: Socket[] = [];
beforeEach(async () => {
  served = await serveEvents({ bodyBytes: 100_000, unfinishedBytes: MOST_BYTES });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await served.close();
});

/** Waits, round by round of the event loop, until so much is held. */
async function untilHeld(bytes: number): Promise<void> {
  for (let left = 100_000; served.budget.held !== bytes; left--) {
    if (left === 0) throw new Error(`${served.budget.held} bytes are held`);
    await new Promise(setImmediate);
  }
}

/** Begins a request and sends so much of its body, which would be larger. */
async function begin(bytes: number): Promise<Socket> {
  const socket = connect(Number(new URL(served.url).port), "127.0.0.1");
  sockets.push(socket);
  await once(socket, "connect");
  const before = served.budget.held;
  socket.write(
    "POST /e/flow HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 90000\r\n\r\n" +
      `{"text":"${"x".repeat(bytes - 9)}`,
  );
  await untilHeld(before + bytes);
  return socket;
}

const data = { text: "x".repeat(20_000) };
const ways = [
  { name: "a plain post", path: "/e/flow", type: "application/json", body: { data } },
  {
    name: "a post over Connect",
    path: "/machinery.v1.EventService/PostEvent",
    type: "application/json",
    body: { workflow: "flow", data },
  },
  { name: "a body of lines", path: "/e/flow", type: "application/x-ndjson", body: { data } },
];

test.each(ways)(
  "$name is refused while too much is held of others, and taken once it is not",
  async (way) => {
    const post = () =>
      fetch(served.url + way.path, {
        method: "POST",
        headers: { "content-type": way.type },
        body: JSON.stringify(way.body),
      });
    const others = [await begin(70_000), await begin(75_000)];

    const refused = await post();
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain("TOO_MUCH_ARRIVING");
    expect(served.partition.posted).toEqual([]);

    for (const socket of others) socket.destroy();
    await untilHeld(0);
    const taken = await post();
    expect(taken.status).toBeLessThan(300);
    await taken.text();
    expect(served.partition.posted).toHaveLength(1);
    expect(served.budget.held).toBe(0);
  },
);

test("what was refused, or broken off, is not held any more", async () => {
  const other = await begin(50_000);
  const large = await fetch(`${served.url}/e/flow`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text: "x".repeat(120_000) }),
  });
  expect(large.status).toBe(429);
  await large.text();
  await untilHeld(50_000);

  other.destroy();

  await untilHeld(0);
});
