import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { EventService, type WatchRequest, type WatchResponseSchema } from "@machinery/protocol";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, test, vi } from "vitest";
import { createMachineryClient } from "./machinery-client.js";
import type { MachineryError } from "./machinery-error.js";
import { WindowWatch, type WindowWatchOptions } from "./window-watch.js";

type Response = MessageInitShape<typeof WatchResponseSchema>;

/** A daemon whose n-th stream says what it is told to, and then stays open, ends, or breaks. */
function daemon(...streams: readonly (Response | "end" | ConnectError)[][]) {
  const asked: WatchRequest[] = [];
  const transport = createRouterTransport(({ service }) => {
    service(EventService, {
      async *watch(request, { signal }) {
        asked.push(request);
        for (const next of streams[asked.length - 1] ?? []) {
          if (next === "end") return;
          if (next instanceof ConnectError) throw next;
          yield next;
        }
        await new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
      },
    });
  });
  const told: string[] = [];
  const settled = Promise.withResolvers<void>();
  const options: WindowWatchOptions = {
    random: () => 1,
    sleep: async (ms) => void told.push(`waits ${ms}`),
    onHeard: () => told.push("heard"),
    onBroken: ({ reason }) => told.push(`broken ${reason}`),
  };
  const watch = new WindowWatch(createMachineryClient(transport), options);
  return { watch, asked, told, settled };
}

const fact = (key: string, sequence: bigint): Response => ({
  key,
  news: { case: "event", value: { fact: { sequence, kind: "x" } } },
});
const change = (key: string, cursor: string, eventId?: string): Response => ({
  key,
  news: { case: "events", value: { cursor, ...(eventId === undefined ? {} : { event: { eventId } }) } },
});
const end = (key: string, reason = ""): Response => ({ key, news: { case: "end", value: { reason } } });
const gone = new ConnectError("gone", Code.Unavailable);
const subjectsOf = (request: WatchRequest | undefined) =>
  request?.subjects.map(({ key, subject }) =>
    subject.case === "event"
      ? [key, subject.value.eventId, subject.value.afterSequence]
      : [key, subject.value?.cursor],
  );

describe("WindowWatch", () => {
  test("watches all that a turn asks for in one stream, and tells each what is its own", async () => {
    const { watch, asked, told, settled } = daemon([
      {},
      fact("1", 1n),
      change("2", "c1"),
      change("2", "c2", "e9"),
      end("1"),
    ]);

    watch.add({
      eventId: "e1",
      fact: ({ sequence }) => told.push(`fact ${sequence}`),
      end: (error) => {
        told.push(`end ${error?.reason ?? "well"}`);
        settled.resolve();
      },
    });
    watch.add({
      filter: {},
      change: ({ cursor, event }) => told.push(`change ${cursor} ${event?.eventId ?? "-"}`),
      end: () => {},
    });
    await settled.promise;

    expect(asked.map(subjectsOf)).toEqual([
      [
        ["1", "e1", 0n],
        ["2", ""],
      ],
    ]);
    expect(told.filter((word) => word !== "heard")).toEqual([
      "fact 1",
      "change c1 -",
      "change c2 e9",
      "end well",
    ]);
    expect(told.filter((word) => word === "heard")).toHaveLength(5);
    watch.close();
  });

  test("goes on where each was when it broke, and tells nothing twice", async () => {
    const { watch, asked, told, settled } = daemon(
      [fact("1", 1n), change("2", "c1"), gone],
      [fact("1", 1n), fact("1", 2n), change("2", "c1"), change("2", "c2", "e"), end("1")],
    );

    watch.add({
      eventId: "e1",
      fact: ({ sequence }) => told.push(`fact ${sequence}`),
      end: () => settled.resolve(),
    });
    watch.add({
      filter: {},
      change: ({ cursor, event }) => told.push(`change ${cursor} ${event?.eventId ?? "-"}`),
      end: () => {},
    });
    await settled.promise;

    expect(subjectsOf(asked[1])).toEqual([
      ["1", "e1", 1n],
      ["2", "c1"],
    ]);
    expect(told.filter((word) => word !== "heard")).toEqual([
      "fact 1",
      "change c1 -",
      "broken UNREACHABLE",
      "waits 200",
      "fact 2",
      "change c2 e",
    ]);
    watch.close();
  });

  test("opens the stream anew when a watcher comes, from where the others are, and none once nobody is left", async () => {
    const { watch, asked, settled } = daemon([fact("1", 7n)], [fact("2", 1n)]);
    const first = watch.add({ eventId: "e1", fact: () => settled.resolve(), end: () => {} });
    await settled.promise;

    const second = Promise.withResolvers<void>();
    const leave = watch.add({ eventId: "e2", fact: () => second.resolve(), end: () => {} });
    await second.promise;
    first();
    leave();
    await Promise.resolve();

    expect(asked.map(subjectsOf)).toEqual([
      [["1", "e1", 0n]],
      [
        ["1", "e1", 7n],
        ["2", "e2", 0n],
      ],
    ]);
  });

  test("hears the daemon also while nobody watches, for as long as somebody listens", async () => {
    const { watch, asked, told } = daemon([{}]);
    const stop = watch.listen();
    await vi.waitUntil(() => told.length > 0);
    stop();

    expect(told).toEqual(["heard"]);
    expect(asked.map(subjectsOf)).toEqual([[]]);
  });

  test("ends a watcher with its own refusal, and all of them with the stream's", async () => {
    const ended: string[] = [];
    const settled = Promise.withResolvers<void>();
    const note = (name: string) => (error?: MachineryError) => {
      ended.push(`${name} ${error?.reason ?? "well"}`);
      if (ended.length === 2) settled.resolve();
    };
    const { watch, told } = daemon([
      end("1", "RESUME_EXPIRED"),
      new ConnectError("no", Code.InvalidArgument),
    ]);

    watch.add({ filter: {}, change: () => {}, end: note("many") });
    watch.add({ eventId: "e", fact: () => {}, end: note("one") });
    await settled.promise;

    expect(ended).toEqual(["many RESUME_EXPIRED", "one UNKNOWN"]);
    expect(told.at(-1)).toBe("broken UNKNOWN");
  });
});
