import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { CheckedLive } from "../../test/checked-live.js";
import { fields } from "../../test/fields.js";
import { kindsOf } from "../../test/live.js";
import { callOf, expression, failing, planOf, runOf, tryOf } from "../../test/plans.js";
import { awaitedChildren } from "../state/awaited-children.js";

const live = (...operations: Parameters<typeof planOf>[0]) => new CheckedLive(planOf(operations));
const posted = (event: CheckedLive, step = "sub", childId = "c1") =>
  event.do({ kind: "tell-posted", step, childId });
const ended = (event: CheckedLive, outputs = { a: 1 }, childId = "c1") =>
  event.do({
    kind: "tell-child-ended",
    step: "sub",
    childId,
    status: EventStatus.SUCCEEDED,
    outputs,
  });

describe("run", () => {
  it("has the event posted, waits, and goes on with what it gave", () => {
    const event = live(runOf("sub"), callOf("after"));

    event.post({ b: 2 });
    expect(event.state?.status).toBe(EventStatus.RUNNING);
    expect(event.posts()).toEqual([
      {
        kind: "post",
        step: "sub",
        workflow: "sub",
        data: { b: 2 },
        startTimeMs: 1_000_000,
        parent: { eventId: "e1", step: "sub", depth: 1, waits: true, above: ["process-text"] },
      },
    ]);
    expect(kindsOf(posted(event))).toEqual(["child-posted"]);
    expect(event.state?.status).toBe(EventStatus.WAITING);
    expect(event.posts()).toEqual([]);
    expect(event.steps()).toMatchObject([{ status: StepStatus.WAITING, childId: "c1", inputs: { b: 2 } }]);
    expect(awaitedChildren(event.state!)).toEqual([{ step: "sub", startTimeMs: 1_000_000 }]);

    expect(kindsOf(ended(event)).slice(0, 3)).toEqual(["child-ended", "step-succeeded", "step-started"]);
    expect(event.state?.document).toEqual({ a: 1, b: 2 });
    expect(awaitedChildren(event.state!)).toEqual([]);
  });

  it("is told twice, or of another child, without consequence", () => {
    const event = live(runOf("sub"), callOf("after"));
    event.post();
    posted(event);

    expect(posted(event, "sub", "c2")).toEqual([]);
    expect(ended(event, { a: 2 }, "c2")).toEqual([]);
    ended(event);
    expect(ended(event)).toEqual([]);
    expect(posted(event)).toEqual([]);
  });

  it("takes an end that is told before the post", () => {
    const event = live(runOf("sub"));
    event.post();

    expect(kindsOf(ended(event))).toEqual([
      "child-posted",
      "child-ended",
      "step-succeeded",
      "event-succeeded",
    ]);
  });

  it("posts again after a restart until it is known to be posted, and never after", () => {
    const event = live(runOf("sub"));
    event.post();

    event.restart();
    expect(event.posts()).toHaveLength(1);
    posted(event);
    event.restart();
    expect(event.posts()).toEqual([]);
    expect(event.state?.status).toBe(EventStatus.WAITING);
  });

  it("fails for the reason of its child, with the child's id", () => {
    const caught = tryOf("try", [runOf("sub")], [{ reasons: ["DECLINED"], do: [callOf("mail")] }]);
    const event = live(caught);
    event.post();
    posted(event, "try.sub");

    const error = { reason: "DECLINED", message: "no", step: "charge", attempts: 3 };
    event.do({ kind: "tell-child-ended", step: "try.sub", childId: "c1", status: EventStatus.FAILED, error });

    expect(event.facts.find(({ kind }) => kind === "step-failed")).toMatchObject({
      error: { reason: "DECLINED", message: "no", step: "try.sub", data: { event_id: "c1" } },
    });
    expect(event.call().service).toBe("mail");
  });

  it("fails with CHILD_CANCELLED, with BAD_ANSWER, and for what could not be posted", () => {
    const errorOf = (act: (event: CheckedLive) => void) => {
      const event = live(runOf("sub", { outputs: fields({ a: { type: "string" } }) }));
      event.post();
      act(event);
      return event.state?.error?.reason;
    };
    const status = EventStatus.CANCELLED;

    expect(
      errorOf((event) => event.do({ kind: "tell-child-ended", step: "sub", childId: "c1", status })),
    ).toBe("CHILD_CANCELLED");
    expect(errorOf((event) => ended(event, { a: 7 }))).toBe("BAD_ANSWER");
    expect(
      errorOf((event) =>
        event.do({
          kind: "tell-posted",
          step: "sub",
          childId: "c1",
          error: { reason: "WORKFLOW_NOT_FOUND", message: "gone" },
        }),
      ),
    ).toBe("WORKFLOW_NOT_FOUND");
  });

  it("fails what cannot be made, mapped out, or nested any deeper", () => {
    const event = live(runOf("sub", { input: { kind: "mapping", mapping: failing() } }));
    event.post();
    expect(event.state?.error?.reason).toBe("EXPRESSION_FAILED");

    const bad = live(runOf("sub", { output: { kind: "mapping", mapping: expression(() => 7) } }));
    bad.post();
    ended(bad);
    expect(bad.state?.error).toMatchObject({ reason: "EXPRESSION_FAILED", data: { a: 1 } });

    const deep = live(runOf("sub"));
    const parent = { eventId: "p", step: "s", depth: 16, waits: true };
    deep.do({ kind: "post-event", eventId: "e1", data: {}, labels: {}, seed: "5eed", start: true, parent });
    expect(deep.state?.error?.reason).toBe("NESTED_TOO_DEEP");
    expect(deep.state?.parent).toEqual(parent);
  });

  it("waits no longer than its timeout, posted or not", () => {
    for (const isPosted of [true, false]) {
      const event = live(runOf("sub", { timeoutMs: 500 }));
      event.post();
      if (isPosted) posted(event);

      event.wake();

      expect(event.state?.error).toMatchObject({ reason: "TIMEOUT", step: "sub" });
      expect(event.nowMs).toBe(1_000_500);
      expect(awaitedChildren(event.state!)).toEqual([]);
    }
  });

  it("ends with the post where it does not wait", () => {
    const event = live(runOf("sub", { detached: true }));
    event.post({ b: 2 });
    expect(event.posts()[0]?.parent.waits).toBe(false);
    expect(awaitedChildren(event.state!)).toEqual([]);

    posted(event);

    expect(event.state?.outputs).toEqual({ event_id: "c1", b: 2 });
    expect(event.steps()).toMatchObject([{ outputs: { event_id: "c1" }, childId: "c1" }]);
  });

  it("is told again once it is no longer set aside", () => {
    const event = live(runOf("sub"));
    event.post();
    posted(event);
    event.do({ kind: "quarantine-event", message: "boom" });

    expect(ended(event)).toEqual([]);
    event.do({ kind: "resume-event" });
    expect(event.state?.status).toBe(EventStatus.WAITING);
    ended(event);
    expect(event.state?.status).toBe(EventStatus.SUCCEEDED);
  });
});
