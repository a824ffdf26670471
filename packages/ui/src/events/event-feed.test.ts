import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import {
  createMachineryClient,
  EventSchema,
  EventService,
  EventStatus,
  MachineryError,
  millisToTimestamp,
  type Event,
  type EventsWatcher,
  type WindowWatch,
} from "@machinery/client";
import { describe, expect, it, vi } from "vitest";
import { EventFeed } from "./event-feed.js";
import { parseEventSearch } from "./event-search.js";

const idOf = (at: number): string => `e${String(at).padStart(23, "0")}`;
const eventOf = (
  at: number,
  more: { readonly eventId?: string; readonly status?: EventStatus; readonly facts?: bigint } = {},
): Event =>
  create(EventSchema, {
    eventId: idOf(at),
    workflow: "w",
    status: EventStatus.RUNNING,
    ackTime: millisToTimestamp(at),
    facts: 1n,
    ...more,
  });

/** A daemon with so many events, newest first, and what a feed of it asks and is told. */
function daemonOf(count: number) {
  const asked: { pageSize: number; token: string }[] = [];
  const state = { count };
  const transport = createRouterTransport(({ service }) => {
    service(EventService, {
      listEvents: ({ pageSize, pageToken }) => {
        asked.push({ pageSize, token: pageToken });
        const from = pageToken === "" ? state.count : Number(pageToken);
        const events = Array.from({ length: Math.min(pageSize, from) }, (_, at) => eventOf(from - at));
        const rest = from - events.length;
        return { events, nextPageToken: rest === 0 ? "" : String(rest) };
      },
      getEvent: ({ eventId }) => {
        if (eventId !== "0".repeat(24)) throw new ConnectError("none", Code.NotFound);
        return { event: eventOf(1, { eventId }) };
      },
    });
  });
  const watchers: EventsWatcher[] = [];
  const watch = {
    add: (watcher: EventsWatcher) => {
      watchers.push(watcher);
      return () => {};
    },
  } as unknown as WindowWatch;
  const feedOf = (search: string) => {
    const feed = new EventFeed(createMachineryClient(transport), watch, parseEventSearch(search), () => {});
    feed.start();
    return feed;
  };
  /** The watch has begun, or tells of an event. */
  const tell = (event?: Event): void =>
    watchers
      .at(-1)!
      .change({ cursor: "c", event, facts: [] } as unknown as Parameters<EventsWatcher["change"]>[0]);
  return { asked, state, watchers, feedOf, tell };
}

const settled = (feed: EventFeed) => vi.waitUntil(() => !feed.isReading);

describe("EventFeed", () => {
  it("reads once it watches, a small page first, and further ones when asked", async () => {
    const { asked, feedOf, tell } = daemonOf(1_000);
    const feed = feedOf("");
    expect(asked).toEqual([]);

    tell();
    await settled(feed);
    expect(feed.rows.length).toBe(100);
    await feed.readMore();

    expect(asked.map(({ pageSize }) => pageSize)).toEqual([100, 500]);
    expect(feed.rows.length).toBe(600);
    expect(feed.hasMore).toBe(true);
  });

  it("takes in what it is told, and lets go what has left the wanted statuses", async () => {
    const { feedOf, tell } = daemonOf(2);
    const feed = feedOf("status:running");
    tell();
    await settled(feed);

    tell(eventOf(3));
    tell(eventOf(1, { status: EventStatus.SUCCEEDED, facts: 5n }));

    expect(feed.rows.at(0)?.eventId).toBe(idOf(3));
    expect(feed.rows.indexOf(idOf(1))).toBeUndefined();
    expect(feed.rows.length).toBe(2);
  });

  it("reads everything again when too much was missed, and shows the old until the new reaches as far", async () => {
    const { asked, state, watchers, feedOf, tell } = daemonOf(500);
    const feed = feedOf("");
    tell();
    await settled(feed);
    await feed.readMore();
    expect(feed.rows.length).toBe(500);
    const before = feed.rows;

    state.count = 700;
    watchers[0]!.end(
      new MachineryError({
        reason: "RESUME_EXPIRED",
        code: "",
        expected: "",
        found: "",
        todo: "",
        violations: [],
      }),
    );
    expect(watchers).toHaveLength(2);
    tell();
    tell(eventOf(701));
    expect(feed.rows).toBe(before);
    await settled(feed);

    expect(asked.slice(2).map(({ token }) => token)).toEqual(["", "600"]);
    expect(feed.rows.length).toBe(601);
    expect(feed.rows.at(0)?.eventId).toBe(idOf(701));
    expect(feed.error).toBeUndefined();
  });

  it("looks through pages for a text until it is tired, and goes on when told to", async () => {
    const { feedOf, tell } = daemonOf(50_000);
    const feed = feedOf("nowhere");
    tell();
    await settled(feed);

    expect(feed.rows.length).toBe(0);
    expect(feed.isTired).toBe(true);
    expect(feed.lookedThrough).toBe(20_000);
    await feed.readMore();
    expect(feed.lookedThrough).toBe(20_000);

    await feed.lookFurther();
    await feed.lookFurther();
    expect(feed.hasMore).toBe(false);
    expect(feed.isTired).toBe(false);
  });

  it("asks for the one event of an id alone, and takes it for no error that there is none", async () => {
    const { asked, feedOf, tell } = daemonOf(10);
    const found = feedOf("0".repeat(24));
    tell();
    await settled(found);
    expect(found.rows.at(0)?.eventId).toBe("0".repeat(24));
    expect(asked).toEqual([]);

    const none = feedOf("1".repeat(24));
    tell();
    await settled(none);
    expect(none.rows.length).toBe(0);
    expect(none.hasMore).toBe(false);
  });
});
