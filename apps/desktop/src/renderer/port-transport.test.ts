import { createRouterTransport, type Transport } from "@connectrpc/connect";
import {
  createMachineryClient,
  EventService,
  EventStatus,
  MachineryError,
  WorkflowService,
} from "@machinery/client";
import { afterEach, describe, expect, it } from "vitest";
import { carryCalls } from "../main/calls/carry-calls.js";
import type { GuardedCall } from "../main/calls/guard.js";
import { refusal } from "../main/calls/refusal.js";
import { mainEndOf } from "../testing/main-end-of.js";
import { createPortTransport } from "./port-transport.js";

/** A daemon that counts what it is asked. */
function createDaemon() {
  const seen = { yielded: 0, isWatched: false, given: [] as string[] };
  const transport = createRouterTransport(({ service }) => {
    service(EventService, {
      getEvent: ({ eventId }) => ({ event: { eventId, status: EventStatus.RUNNING } }),
      cancelEvent: ({ eventId }) => {
        seen.given.push(eventId);
        return {};
      },
      async *watchEvents(_, { signal }) {
        seen.isWatched = true;
        signal.addEventListener("abort", () => (seen.isWatched = false));
        for (let cursor = 1; ; cursor++) {
          seen.yielded = cursor;
          yield { cursor: String(cursor) };
        }
      },
    });
    service(WorkflowService, {
      getWorkflow: ({ name }) => {
        throw refusal("METHOD_NOT_CARRIED", {
          expected: `workflow ${name}`,
          found: "none",
          todo: "define it",
        });
      },
    });
  });
  return { seen, transport };
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A page's client of a daemon, over a port, with what guards it. */
function connect(transport: Transport, guard: (call: GuardedCall) => Promise<void> = async () => undefined) {
  const { port1, port2 } = new MessageChannel();
  const close = carryCalls(mainEndOf(port2), { transport, guard });
  const page = createPortTransport(port1);
  closing.push(close, () => page.close());
  return { client: createMachineryClient(page), close, page, port1 };
}

/** What a call threw. */
const errorOf = async (call: Promise<unknown>): Promise<MachineryError> =>
  MachineryError.from(
    await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );

/** Waits until something holds; each turn lets messages through. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

describe("calls of a page over a port", () => {
  it("are answered as by the daemon itself", async () => {
    const { client } = connect(createDaemon().transport);

    const answers = await Promise.all(["a", "b", "c"].map((eventId) => client.events.getEvent({ eventId })));

    expect(answers.map(({ event }) => event?.eventId)).toEqual(["a", "b", "c"]);
    expect(answers[0]?.event?.status).toBe(EventStatus.RUNNING);
  });

  it("fail with what the daemon says: reason, expected, found, what to do", async () => {
    const { client } = connect(createDaemon().transport);

    expect(await errorOf(client.workflows.getWorkflow({ name: "x" }))).toMatchObject({
      reason: "METHOD_NOT_CARRIED",
      code: "unimplemented",
      expected: "workflow x",
      found: "none",
      todo: "define it",
    });
  });

  it("of methods that are not on the list go nowhere", async () => {
    const { client } = connect(createDaemon().transport);

    const read = async (): Promise<void> => {
      for await (const _ of client.backups.createBackup({})) expect.unreachable();
    };

    expect(await errorOf(read())).toMatchObject({
      reason: "METHOD_NOT_CARRIED",
      todo: "use the command line for it",
    });
  });

  it("are held by the guard, before the daemon hears of them", async () => {
    const { seen, transport } = createDaemon();
    const asked: string[] = [];
    const { client } = connect(transport, async ({ carried, subject }) => {
      asked.push(`${carried.method.name}: ${subject}`);
      if (subject !== "event mine")
        throw refusal("CONNECTION_READ_ONLY", {
          expected: "a connection that may write",
          found: "another",
          todo: "no",
        });
    });

    expect((await errorOf(client.events.cancelEvent({ eventId: "other" }))).reason).toBe(
      "CONNECTION_READ_ONLY",
    );
    await client.events.cancelEvent({ eventId: "mine" });

    expect(seen.given).toEqual(["mine"]);
    expect(asked).toEqual(["CancelEvent: event other", "CancelEvent: event mine"]);
  });

  it("that are given up end at the daemon", async () => {
    const { seen, transport } = createDaemon();
    const { client } = connect(transport);
    const ending = new AbortController();
    const watching = errorOf(
      (async () => {
        for await (const { cursor } of client.events.watchEvents({}, { signal: ending.signal }))
          if (cursor === "3") ending.abort();
      })(),
    );

    expect((await watching).reason).toBe("ABORTED");
    await until(() => !seen.isWatched);
  });

  it("that are left in the middle end at the daemon", async () => {
    const { seen, transport } = createDaemon();
    const { page } = connect(transport);
    const { message } = await page.stream(
      EventService.method.watchEvents,
      undefined,
      undefined,
      undefined,
      (async function* () {
        yield {};
      })(),
    );

    for await (const { cursor } of message) if (cursor === "2") break;

    await until(() => !seen.isWatched);
    expect(seen.yielded).toBeLessThanOrEqual(18);
  });

  it("bring no more than the page has room for, and go on when it reads", async () => {
    const { seen, transport } = createDaemon();
    const { client } = connect(transport);
    const messages = client.events.watchEvents({})[Symbol.asyncIterator]();
    await messages.next();
    // A call that comes later is answered: whatever could have come of the stream has come.
    for (let turn = 0; turn < 20; turn++) await client.events.getEvent({ eventId: "x" });
    const before = seen.yielded;

    for (let count = 1; count < 100; count++) await messages.next();

    expect(before).toBeLessThanOrEqual(17);
    expect(seen.yielded).toBeGreaterThanOrEqual(100);
    expect(seen.yielded).toBeLessThanOrEqual(117);
  });

  it("fail as unavailable once the port is closed, also those that come then", async () => {
    const { seen, transport } = createDaemon();
    const { client, close, page } = connect(transport);
    const messages = client.events.watchEvents({})[Symbol.asyncIterator]();
    await messages.next();

    close();
    await page.closed;

    expect((await errorOf(client.events.getEvent({ eventId: "x" }))).reason).toBe("UNREACHABLE");
    await until(() => !seen.isWatched);
  });

  it("end at the daemon when the page is gone", async () => {
    const { seen, transport } = createDaemon();
    const { client, port1 } = connect(transport);
    await client.events.watchEvents({})[Symbol.asyncIterator]().next();
    expect(seen.isWatched).toBe(true);

    port1.close();

    await until(() => !seen.isWatched);
  });

  it("are at most 256 at once", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { client } = connect(createDaemon().transport, () => held);
    const calls = Array.from({ length: 256 }, () => client.events.cancelEvent({ eventId: "x" }));

    expect(await errorOf(client.events.cancelEvent({ eventId: "y" }))).toMatchObject({
      reason: "TOO_MANY_CALLS",
    });

    release();
    expect((await Promise.all(calls)).length).toBe(256);
  });

  it.each([
    ["more room than a page can have", { kind: "take", id: 2, count: 1_024 }],
    ["what our page never sends", { kind: "call", id: "1" }],
    ["a number that was used before", { kind: "call", id: 1, method: "x", input: new Uint8Array() }],
  ])("lose their port for %s", async (_, message) => {
    const held = new Promise<void>(() => undefined);
    const { client, page, port1 } = connect(createDaemon().transport, ({ carried }) =>
      carried.kind === "read" ? Promise.resolve() : held,
    );
    await client.events.getEvent({ eventId: "x" });
    void errorOf(client.events.cancelEvent({ eventId: "held" }));

    port1.postMessage(message);
    port1.postMessage(message);
    await page.closed;

    expect((await errorOf(client.events.getEvent({ eventId: "x" }))).reason).toBe("UNREACHABLE");
  });
});
