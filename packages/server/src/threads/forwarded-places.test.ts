import { type PlaceRule, PlaceTable, type PlaceTaker, type Seat } from "@machinery/runner";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openChannel } from "../../test/open-channel.js";
import { ForwardedPlaces, placesHandlers } from "./forwarded-places.js";

/** As `ForwardedPlaces` says. */
const toldWithinMs = 25;
const waitingEveryMs = 250;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** A partition of another thread, which is this one, and the table that it takes part in. */
async function createForwarded() {
  const { near, far, port } = openChannel();
  const limits = new Map<string, PlaceRule>();
  const watchers = new Set<() => void>();
  const rules = {
    rule: (workflow: string) => limits.get(workflow),
    watch(changed: () => void) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
  const limit = (workflow: string, rule: PlaceRule): void => {
    limits.set(workflow, rule);
    for (const changed of watchers) changed();
  };
  const table = new PlaceTable(rules);
  const freed = vi.fn<PlaceTaker["freed"]>();
  const taker: PlaceTaker = { waiting: () => 7, freed, changed: () => {} };
  far.serve(placesHandlers(table, 0, far));
  const places = new ForwardedPlaces(near, rules);
  near.serve(places.handlers());
  const seat: Seat = await places.join(0, taker, (async function* () {})());
  const posted = vi.spyOn(port, "postMessage");
  return { table, seat, freed, limit, posted };
}

/** Lets the other thread hear all that has left. */
async function arrive(): Promise<void> {
  for (let round = 0; round < 3; round++) await new Promise((resolve) => setImmediate(resolve));
}

test("the table hears together of places that nobody asked for", async () => {
  const { table, seat, posted } = await createForwarded();
  for (let taken = 0; taken < 3; taken++) seat.take("w", "a");
  seat.take("w", "");
  seat.leave("w", "a");
  await arrive();
  expect(table.load("w", "a").underWay).toBe(0);

  vi.advanceTimersByTime(toldWithinMs);
  await arrive();

  expect(table.load("w", "a")).toMatchObject({ underWay: 3, ofKey: 2 });
  expect(posted).toHaveBeenCalledTimes(1);
});

test("the table hears nothing of events that ended as soon, but how many wait, once for all", async () => {
  const { table, seat, posted } = await createForwarded();
  for (let event = 0; event < 100; event++) {
    seat.take("w", "a");
    seat.leave("w", "a");
    await arrive();
    vi.advanceTimersByTime(1);
  }
  expect(posted).not.toHaveBeenCalled();

  vi.advanceTimersByTime(waitingEveryMs);
  await arrive();

  expect(posted).toHaveBeenCalledTimes(1);
  expect(table.load("w", "a")).toEqual({ underWay: 0, ofKey: 0, waiting: 7 });
});

test("a limit that is set counts what had begun before it", async () => {
  const { table, seat, freed, limit } = await createForwarded();
  seat.take("w", "");
  seat.take("w", "");

  limit("w", { limit: 2 });
  expect(seat.take("w", "")).toBeUndefined();
  expect(await seat.ask("w", "")).toBe("no-place-in-workflow");

  seat.leave("w", "");
  await arrive();
  expect(freed).toHaveBeenCalledWith("w", "");
  expect(await seat.ask("w", "")).toBe("taken");
  expect(table.load("w").underWay).toBe(2);
});

test("what is asked about places counts what was taken without asking", async () => {
  const { seat } = await createForwarded();
  seat.take("w", "a");
  expect(await seat.askLoad("w", "a")).toMatchObject({ underWay: 1, ofKey: 1 });
});

test("the table is told at once where very many keys have changed", async () => {
  const { table, seat } = await createForwarded();
  for (let key = 0; key < 1_024; key++) seat.take("w", `k${key}`);
  await arrive();
  expect(table.load("w", "k1023")).toMatchObject({ underWay: 1_024, ofKey: 1 });
});

test("a seat that is closed has told all, and tells nothing more", async () => {
  const { table, seat, posted } = await createForwarded();
  seat.take("w", "");
  seat.close();
  seat.leave("w", "");
  vi.advanceTimersByTime(toldWithinMs);
  await arrive();
  expect(table.load("w").underWay).toBe(1);
  expect(posted).toHaveBeenCalledTimes(1);
});
