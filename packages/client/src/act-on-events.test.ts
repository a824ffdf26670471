import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { EventService, EventStatus } from "@machinery/protocol";
import { describe, expect, test } from "vitest";
import { type ActedOutcome, actOnEvents, previewAction } from "./act-on-events.js";
import type { BulkAction } from "./bulk-action.js";
import { createMachineryClient } from "./machinery-client.js";

const { ACCEPTED, CANCELLED, FAILED, PAUSED, RUNNING, SUCCEEDED, WAITING } = EventStatus;

/** A daemon with some events of one workflow, oldest first: what is asked about each, and how it answers that. */
function daemonWith(count: number, answer: (eventId: string, times: number) => void = () => {}) {
  const asked: string[] = [];
  const filters: unknown[] = [];
  const ids = Array.from({ length: count }, (_, at) => `e${count - at}`);
  const take = (what: string, eventId: string) => {
    asked.push(`${what} ${eventId}`);
    answer(eventId, asked.filter((one) => one === `${what} ${eventId}`).length);
    return { event: { eventId, status: CANCELLED } };
  };
  const transport = createRouterTransport(({ service }) =>
    service(EventService, {
      listEvents: ({ filter, pageToken }) => {
        filters.push({ ...filter });
        const from = Number(pageToken);
        const page = ids.slice(from, from + 10).map((eventId) => ({ eventId, status: FAILED }));
        return { events: page, nextPageToken: from + 10 < count ? String(from + 10) : "" };
      },
      countEvents: ({ filter }) => {
        filters.push({ ...filter });
        return {
          counts: [
            { workflow: "a", status: FAILED, count: 3n },
            { workflow: "b", status: FAILED, count: 4n },
          ],
          hasMore: true,
        };
      },
      cancelEvent: ({ eventId, reason }) => take(`cancel(${reason})`, eventId),
      pauseEvent: ({ eventId }) => take("pause", eventId),
      resumeEvent: ({ eventId }) => take("resume", eventId),
      retryStep: ({ eventId, step }) => take(`retry(${step})`, eventId),
      rerunEvent: ({ eventId, from, requestId }) => take(`rerun(${from.case ?? ""},${requestId})`, eventId),
    }),
  );
  return { client: createMachineryClient(transport), asked, filters, ids };
}

const all = async (outcomes: AsyncIterable<ActedOutcome>): Promise<ActedOutcome[]> => {
  const list: ActedOutcome[] = [];
  for await (const outcome of outcomes) list.push(outcome);
  return list;
};
const filter = { workflow: "pay" };
const sleep = () => Promise.resolve();

describe("what is done to many events", () => {
  test.each<[BulkAction, string, readonly EventStatus[]]>([
    [{ kind: "cancel", reason: "no" }, "cancel(no)", [ACCEPTED, RUNNING, WAITING, PAUSED]],
    [{ kind: "pause" }, "pause", [ACCEPTED, RUNNING, WAITING]],
    [{ kind: "resume" }, "resume", [PAUSED]],
    [{ kind: "retry" }, "retry()", [WAITING, PAUSED]],
    [{ kind: "rerun", requestId: "r1" }, "rerun(,r1)", [FAILED]],
    [{ kind: "rerun", requestId: "r1", lastStep: true }, "rerun(lastStep,r1)", [FAILED]],
  ])("%j is done to each of those it makes sense for, over all pages", async (action, what, statuses) => {
    const { client, asked, filters, ids } = daemonWith(23);

    const outcomes = await all(actOnEvents(client, action, filter));

    expect(asked).toEqual(ids.map((id) => `${what} ${id}`));
    expect(outcomes.map(({ event, ok }) => [event.eventId, ok])).toEqual(ids.map((id) => [id, true]));
    expect(filters).toHaveLength(3);
    expect(filters[0]).toMatchObject({ workflow: "pay", statuses });
  });

  test("one that is refused is told, and hinders no other", async () => {
    const { client } = daemonWith(3, (eventId) => {
      if (eventId === "e2") throw new ConnectError("it has ended", Code.FailedPrecondition);
    });

    const outcomes = await all(actOnEvents(client, { kind: "cancel" }, filter));

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(outcomes[1]).toMatchObject({ error: { code: "failed_precondition" } });
  });

  test("what the daemon cannot do just now is tried again, and given up in the end", async () => {
    const { client, asked } = daemonWith(2, (eventId, times) => {
      if (eventId === "e2" && times < 3) throw new ConnectError("not now", Code.Unavailable);
      if (eventId === "e1") throw new ConnectError("never", Code.Unavailable);
    });

    const outcomes = await all(actOnEvents(client, { kind: "resume" }, filter, { sleep, failures: 4 }));

    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
    expect(asked.filter((one) => one === "resume e1")).toHaveLength(5);
  });

  test("it ends at a limit, and when it is left or stopped", async () => {
    const limited = daemonWith(30);
    expect(await all(actOnEvents(limited.client, { kind: "pause" }, filter, { limit: 5 }))).toHaveLength(5);
    expect(limited.asked).toHaveLength(5);

    const stopped = daemonWith(30);
    const controller = new AbortController();
    for await (const _ of actOnEvents(stopped.client, { kind: "pause" }, filter, {
      signal: controller.signal,
    }))
      controller.abort();
    expect(stopped.asked).toHaveLength(8);
  });

  test("statuses of the filter are kept as far as they make sense", async () => {
    const { client, filters } = daemonWith(1);

    await all(actOnEvents(client, { kind: "rerun", requestId: "" }, { statuses: [CANCELLED, RUNNING] }));

    expect(filters[0]).toMatchObject({ statuses: [CANCELLED] });
    await expect(all(actOnEvents(client, { kind: "resume" }, { statuses: [SUCCEEDED] }))).rejects.toThrow(
      "expected statuses to resume events of: PAUSED, found SUCCEEDED",
    );
  });

  test("a filter that says nothing is refused, unless every event is meant", async () => {
    const { client, asked } = daemonWith(2);
    for (const empty of [{}, { workflow: "", labels: {}, statuses: [] }])
      await expect(all(actOnEvents(client, { kind: "cancel" }, empty))).rejects.toThrow("found none");
    await expect(previewAction(client, { kind: "cancel" }, {})).rejects.toThrow("found none");
    expect(asked).toEqual([]);

    await all(actOnEvents(client, { kind: "cancel" }, {}, { all: true }));
    expect(asked).toHaveLength(2);
  });

  test("a preview counts them, and says whether there may be more", async () => {
    const { client, filters, asked } = daemonWith(2);

    expect(await previewAction(client, { kind: "rerun", requestId: "" }, filter)).toEqual({
      count: 7,
      hasMore: true,
    });
    expect(filters[0]).toMatchObject({ workflow: "pay", statuses: [FAILED] });
    expect(asked).toEqual([]);
  });
});
