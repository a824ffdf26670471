import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { EventService, EventStatus, type WatchEventRequest } from "@machinery/protocol";
import { describe, expect, test } from "vitest";
import { createMachineryClient, type MachineryClient } from "./machinery-client.js";
import type { MachineryError } from "./machinery-error.js";
import { watchEvent } from "./watch-event.js";
import { watchEvents } from "./watch-events.js";

const ending = (sequence: bigint) => ({
  fact: {
    sequence,
    kind: sequence === 5n ? "event-succeeded" : "x",
    eventStatus: sequence === 5n ? EventStatus.SUCCEEDED : EventStatus.RUNNING,
  },
});

/** A daemon whose n-th stream sends some facts after the wanted one, then does as it is told. */
function daemon(streams: ((after: bigint) => Iterable<bigint | ConnectError>)[], facts = 5n) {
  const asked: WatchEventRequest[] = [];
  const transport = createRouterTransport(({ service }) => {
    service(EventService, {
      async *watchEvent(request) {
        asked.push(request);
        for (const one of streams[asked.length - 1]?.(request.afterSequence) ?? []) {
          if (one instanceof ConnectError) throw one;
          yield ending(one);
        }
      },
      getEvent: () => ({
        event: { eventId: "e", status: facts === 5n ? EventStatus.SUCCEEDED : EventStatus.RUNNING, facts },
      }),
    });
  });
  return { client: createMachineryClient(transport), asked };
}

async function watch(client: MachineryClient, options: Parameters<typeof watchEvent>[2] = {}) {
  const waits: number[] = [];
  const interrupted: string[] = [];
  const seen: bigint[] = [];
  let error: unknown;
  try {
    const all = {
      random: () => 1,
      sleep: async (ms: number) => void waits.push(ms),
      onInterrupted: (error: MachineryError) => void interrupted.push(error.reason),
      ...options,
    };
    for await (const fact of watchEvent(client, "e", all)) seen.push(fact.sequence);
  } catch (thrown) {
    error = thrown;
  }
  return { seen, waits, interrupted, error };
}

const gone = new ConnectError("gone", Code.Unavailable);

describe("watchEvent", () => {
  test("gives every fact and ends with the event", async () => {
    const { client } = daemon([() => [1n, 2n, 3n, 4n, 5n]]);

    expect(await watch(client)).toEqual({
      seen: [1n, 2n, 3n, 4n, 5n],
      waits: [],
      interrupted: [],
      error: undefined,
    });
  });

  test("goes on after the last fact when the stream breaks, and repeats none", async () => {
    const { client, asked } = daemon([() => [1n, 2n, gone], () => [2n, 3n, gone], () => [4n, 5n]]);

    const { seen, interrupted } = await watch(client);

    expect(seen).toEqual([1n, 2n, 3n, 4n, 5n]);
    expect(asked.map((request) => request.afterSequence)).toEqual([0n, 2n, 3n]);
    expect(interrupted).toEqual(["UNREACHABLE", "UNREACHABLE"]);
  });

  test("goes on when a stopping daemon ends the stream well before the event has ended", async () => {
    const { client } = daemon([() => [1n], () => [2n, 3n, 4n, 5n]]);

    expect((await watch(client)).seen).toEqual([1n, 2n, 3n, 4n, 5n]);
  });

  test("ends at once when the event has ended and there is nothing new", async () => {
    const { client, asked } = daemon([() => []]);

    expect((await watch(client, { afterSequence: 5n })).seen).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  test("waits longer each time, up to the cap, and gives up when the failures are spent", async () => {
    const { client } = daemon(Array.from({ length: 9 }, () => () => [gone]));

    const { waits, error } = await watch(client, { firstMs: 100, capMs: 500, failures: 5 });

    expect(waits).toEqual([100, 200, 400, 500, 500]);
    expect(error).toMatchObject({ reason: "UNREACHABLE" });
  });

  test("counts failures afresh after something new", async () => {
    const { client } = daemon([() => [1n, gone], () => [2n, gone], () => [3n, gone], () => [4n, 5n]]);

    expect((await watch(client, { firstMs: 100, failures: 2 })).waits).toEqual([100, 100, 100]);
  });

  test("a refusal is not repeated", async () => {
    const { client, asked } = daemon([() => [new ConnectError("none", Code.NotFound)]]);

    expect((await watch(client)).error).toMatchObject({ code: "not_found" });
    expect(asked).toHaveLength(1);
  });

  test("an abort ends it without an error", async () => {
    const abort = new AbortController();
    const { client } = daemon([() => [1n, gone]]);

    const { error, seen } = await watch(client, { signal: abort.signal, sleep: async () => abort.abort() });

    expect({ error, seen }).toEqual({ error: undefined, seen: [1n] });
  });
});

describe("watchEvents", () => {
  function many(streams: ((cursor: string) => Iterable<string | ConnectError>)[]) {
    const asked: string[] = [];
    const transport = createRouterTransport(({ service }) => {
      service(EventService, {
        async *watchEvents({ cursor }) {
          asked.push(cursor);
          yield { cursor: cursor || "c0" };
          for (const one of streams[asked.length - 1]?.(cursor) ?? []) {
            if (one instanceof ConnectError) throw one;
            yield { cursor: one, event: { eventId: one } };
          }
        },
      });
    });
    return { client: createMachineryClient(transport), asked };
  }

  test("goes on at the last cursor, and tells the bare cursor only once", async () => {
    const abort = new AbortController();
    const { client, asked } = many([() => ["c1", gone], () => ["c2"], () => ["c3"]]);
    const seen: string[] = [];

    for await (const { cursor } of watchEvents(client, { signal: abort.signal, sleep: async () => {} })) {
      seen.push(cursor);
      if (cursor === "c3") abort.abort();
    }

    expect(seen).toEqual(["c0", "c1", "c2", "c3"]);
    expect(asked).toEqual(["", "c1", "c2"]);
  });

  test("a cursor that is too old surfaces as such", async () => {
    const { client } = many([() => [new ConnectError("old", Code.OutOfRange)]]);

    const iterate = async () => {
      for await (const response of watchEvents(client, { cursor: "c" })) void response;
    };
    await expect(iterate()).rejects.toMatchObject({ code: "out_of_range" });
  });
});
