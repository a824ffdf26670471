import type { JsonObject, Result } from "@machinery/protocol";
import { EventStatus } from "@machinery/protocol";
import type { RerunCommand } from "@machinery/runner";
import { idSlot, openMemoryStore, verifyPartition } from "@machinery/store";
import { describe, expect, it } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition } from "./test-partition.js";

const three: JsonObject = {
  name: "three",
  inputs: { text: { type: "string" } },
  outputs: { text: { type: "string" } },
  operations: [
    { name: "one", call: "shout", output: { text: "${ answer.text }" } },
    { name: "two", call: "shout", output: { text: "${ answer.text }" } },
    { name: "three", call: "shout", output: { text: "${ answer.text }" } },
  ],
};

function ok<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.rejection.reason} ${result.rejection.found}`);
  return result.value;
}
const reasonOf = (result: Result<unknown>) => (result.ok ? undefined : result.rejection.reason);

/** An event that failed at its second call, and how to carry it out again. */
async function withFailed(workflow = three) {
  const opened = await createTestPartition({ workflow });
  const { partition, caller, post } = opened;
  const { event } = ok(await post({ labels: { order: "17" } }));
  await settle();
  caller.last.answer({ text: "ONE" });
  await settle();
  caller.last.fail("DECLINED", { transient: false });
  await settle();
  const rerun = (more: Partial<RerunCommand> = {}) =>
    partition.submit({ kind: "rerun", eventId: event.eventId, ...more });
  const get = async (eventId: string) => ok(await partition.read({ kind: "event", eventId, waitMs: 0 }));
  return { ...opened, eventId: event.eventId, rerun, get };
}

describe("an event that is carried out again", () => {
  it("is a new one in the old one's slot, and both name each other", async () => {
    const { caller, clock, eventId, get, partition, rerun, disk } = await withFailed();
    clock.advance(1);
    const { event, existed } = ok(await rerun());
    await settle();

    expect(existed).toBe(false);
    expect(event).toMatchObject({ rerunOf: { eventId, step: "" }, labels: { order: "17" } });
    expect(idSlot(event.eventId)).toBe(idSlot(eventId));
    expect(caller.last.request).toMatchObject({ step: "one", inputs: { text: "hi" } });
    expect(await get(eventId)).toMatchObject({ status: EventStatus.FAILED, reruns: [event.eventId] });
    clock.advance(1);
    const again = ok(await rerun({ data: { text: "ho" } })).event.eventId;
    await settle();
    expect(caller.last.request).toMatchObject({ inputs: { text: "ho" } });
    expect((await get(eventId)).reruns).toEqual([again, event.eventId]);

    const list = ok(await partition.read({ kind: "list", filter: {}, pageSize: 9 }));
    expect(list.events.map(({ rerunOf }) => rerunOf?.eventId)).toEqual([eventId, eventId, undefined]);
    await partition.close(0);
    const damage: unknown[] = [];
    for await (const one of verifyPartition(await openMemoryStore(disk))) damage.push(one);
    expect(damage).toEqual([]);
  });

  it("goes on from the step that failed, over a restart", async () => {
    const { caller, clock, disk, eventId, get, partition, rerun } = await withFailed();
    const { event } = ok(await rerun({ from: "last-step" }));
    await settle();

    expect(event).toMatchObject({ rerunOf: { eventId, step: "two" } });
    expect(caller.last.request).toMatchObject({ step: "two", attempt: 1, inputs: { text: "ONE" } });
    expect(await get(event.eventId)).toMatchObject({ data: { text: "hi" }, steps: [{ path: "two" }] });

    await partition.close(0);
    const next = await createTestPartition({ workflow: three, disk, clock, seed: 2 });
    next.caller.last.answer({ text: "TWO" });
    await settle();
    expect(next.caller.last.request).toMatchObject({ step: "three", inputs: { text: "TWO" } });
    next.caller.last.answer({ text: "THREE" });
    await settle();
    const read = await next.partition.read({ kind: "event", eventId: event.eventId, waitMs: 0 });
    expect(ok(read)).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { text: "THREE" } });
  });

  it("is one for each request id, whatever is asked at once", async () => {
    const { rerun, get, eventId } = await withFailed();
    const told = await Promise.all([
      rerun({ requestId: "r", from: "last-step" }),
      rerun({ requestId: "r", from: "last-step" }),
      rerun({ requestId: "s" }),
    ]);
    const [first, second, third] = told;

    expect(ok(second).event.eventId).toBe(ok(first).event.eventId);
    expect([ok(first).existed, ok(second).existed]).toEqual([false, true]);
    expect(reasonOf(await rerun({ requestId: "r" }))).toBe("IDEMPOTENCY_KEY_REUSED");
    expect((await get(eventId)).reruns).toHaveLength(2);
    expect(ok(third).event.rerunOf).toEqual({ eventId, step: "" });
  });

  it("is refused while the other goes on, for one that is not there, and for data that does not fit", async () => {
    const { post, partition, rerun, get, eventId } = await withFailed();
    const running = ok(await post()).event.eventId;

    const refusals = [
      await partition.submit({ kind: "rerun", eventId: running }),
      await rerun({ eventId: `${eventId.slice(0, -4)}zzzz` }),
      await rerun({ data: { text: 7 } }),
      await rerun({ from: { step: "three" } }),
    ];

    expect(refusals.map(reasonOf)).toEqual([
      "EVENT_NOT_ENDED",
      "EVENT_NOT_FOUND",
      "INVALID_DATA",
      "STEP_NOT_REACHED",
    ]);
    expect((await get(eventId)).reruns).toEqual([]);
  });

  it("does not begin past a step that was undone", async () => {
    const undoing = {
      ...three,
      operations: (three["operations"] as JsonObject[]).map((one, at) =>
        at === 0 ? { ...one, compensate: { call: "shout", input: { text: "${ data.text }" } } } : one,
      ),
    };
    const { caller, eventId, get, rerun } = await withFailed(undoing);
    expect(caller.last.request.step).toBe("one/undo");
    expect(reasonOf(await rerun({ from: "last-step" }))).toBe("EVENT_NOT_ENDED");
    caller.last.answer({});
    await settle();
    expect((await get(eventId)).status).toBe(EventStatus.FAILED);

    expect(reasonOf(await rerun({ from: "last-step" }))).toBe("RERUN_PAST_UNDONE");
    expect(ok(await rerun({ from: { step: "one" } })).event.rerunOf).toEqual({ eventId, step: "one" });
  });
});
