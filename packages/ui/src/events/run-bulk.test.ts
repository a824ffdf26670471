import { create } from "@bufbuild/protobuf";
import { EventSchema, EventStatus, MachineryError } from "@machinery/client";
import { describe, expect, it } from "vitest";
import { runBulk, type BulkOutcome } from "./run-bulk.js";

const ids = Array.from({ length: 20 }, (_, at) => `e${String(at)}`);
const cancelled = create(EventSchema, { status: EventStatus.CANCELLED });
const failure = (reason: string) =>
  new MachineryError({ reason, code: "", expected: "", found: "", todo: "", violations: [] });
const tally = (outcomes: readonly BulkOutcome[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(outcomes, ({ result }) => result)).map(([k, v]) => [k, v.length]),
  );

describe("runBulk", () => {
  it("tells of each event once, and goes on past refusals, a few at a time", async () => {
    const outcomes: BulkOutcome[] = [];
    let atOnce = 0;
    let most = 0;

    await runBulk(
      ids,
      async (id) => {
        most = Math.max(most, ++atOnce);
        await Promise.resolve();
        atOnce--;
        if (id === "e3") throw failure("EVENT_ENDED");
        return cancelled;
      },
      (outcome) => outcomes.push(outcome),
      new AbortController().signal,
    );

    expect(outcomes.map(({ eventId }) => eventId).toSorted()).toEqual(ids.toSorted());
    expect(tally(outcomes)).toEqual({ done: 19, refused: 1 });
    expect(outcomes.find(({ eventId }) => eventId === "e0")).toMatchObject({ status: EventStatus.CANCELLED });
    expect(most).toBe(4);
  });

  it("leaves the rest untried when the connection breaks", async () => {
    const outcomes: BulkOutcome[] = [];
    const tried: string[] = [];

    await runBulk(
      ids,
      async (id) => {
        tried.push(id);
        await Promise.resolve();
        throw failure("UNREACHABLE");
      },
      (outcome) => outcomes.push(outcome),
      new AbortController().signal,
    );

    expect(tried).toHaveLength(4);
    expect(tally(outcomes)).toEqual({ refused: 4, "not tried": 16 });
  });

  it("leaves the rest untried when somebody stops it", async () => {
    const outcomes: BulkOutcome[] = [];
    const stop = new AbortController();

    await runBulk(
      ids,
      async () => {
        stop.abort();
        return cancelled;
      },
      (outcome) => outcomes.push(outcome),
      stop.signal,
    );

    expect(tally(outcomes)["not tried"]).toBeGreaterThanOrEqual(16);
    expect(outcomes).toHaveLength(20);
  });
});
