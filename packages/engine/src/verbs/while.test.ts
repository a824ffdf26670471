import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { CheckedLive } from "../../test/checked-live.js";
import { kindsOf, Live } from "../../test/live.js";
import {
  callOf,
  expression,
  failing,
  planOf,
  raiseOf,
  returnOf,
  setOf,
  tryOf,
  whileOf,
} from "../../test/plans.js";

const below = (most: number) => expression(({ data }) => (data["n"] as number) < most, `data.n < ${most}`);
const count = setOf("count", ({ data }) => ({ n: (data["n"] as number) + 1 }));

describe("while", () => {
  it("repeats its body while the condition holds, on the outer document", () => {
    const live = new Live(planOf([whileOf("poll", below(3), 10, [count])]));
    live.post({ n: 1 });

    expect(live.state?.outputs).toEqual({ n: 3 });
    expect(live.steps().map(({ path, verb }) => [path, verb])).toEqual([
      ["poll", "while"],
      ["poll[0].count", "set"],
      ["poll[1].count", "set"],
    ]);
    const bodies = live.described.flatMap(({ fact }) => fact.body ?? []);
    expect(bodies).toEqual(["do[0]", "do[1]"]);
  });

  it("is not entered when the condition does not hold at first", () => {
    const live = new Live(planOf([whileOf("poll", below(1), 10, [count])]));
    live.post({ n: 1 });

    expect(kindsOf(live.facts).slice(2)).toEqual(["step-succeeded", "event-succeeded"]);
  });

  it("makes calls of their own in every round, whose answers replace each other", () => {
    const ask = callOf("ask", { output: { kind: "none" } });
    const done = expression(({ steps }) => (steps["ask"] as { n: number } | undefined)?.n !== 2);
    const live = new Live(planOf([whileOf("poll", done, 5, [ask])]));
    live.post();
    expect(live.call()).toMatchObject({ step: "poll[0].ask", idempotencyKey: "e1/poll[0].ask" });
    live.answer({ n: 1 });
    expect(live.call()).toMatchObject({ step: "poll[1].ask", idempotencyKey: "e1/poll[1].ask" });
    live.answer({ n: 2 });

    expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
  });

  it("fails when the most rounds are spent and the condition still holds", () => {
    const live = new Live(planOf([whileOf("poll", below(9), 3, [count])]));
    live.post({ n: 1 });

    expect(live.state?.error).toEqual({
      reason: "LOOP_LIMIT",
      message: "data.n < 9 still holds, and the most rounds allowed (3) are spent",
      step: "poll",
      attempts: 0,
    });
    expect(live.state?.document).toEqual({ n: 4 });
    expect(live.steps()[0]?.status).toBe(StepStatus.FAILED);
  });

  it("may end in its last round", () => {
    const live = new Live(planOf([whileOf("poll", below(4), 3, [count])]));
    live.post({ n: 1 });

    expect(live.state?.outputs).toEqual({ n: 4 });
  });

  it("fails when the condition cannot be decided, at first or later", () => {
    const later = expression(({ data }) => (data["n"] === 1 ? true : "no"), "data.more");
    for (const condition of [failing(), later]) {
      const live = new Live(planOf([whileOf("poll", condition, 3, [count])]));
      live.post({ n: 1 });

      expect(live.state?.error).toMatchObject({ reason: "EXPRESSION_FAILED", step: "poll" });
    }
  });

  it("is left by an error or a return inside", () => {
    const yes = expression(() => true);
    const raising = whileOf("poll", yes, 3, [raiseOf("refuse", "NO")]);
    const caught = new Live(planOf([tryOf("attempt", [raising], [{ do: [count] }])]));
    caught.post({ n: 1 });
    expect(caught.state?.outputs).toEqual({ n: 2 });

    const outputs = expression(() => ({ found: true }));
    const returned = new Live(planOf([whileOf("poll", yes, 3, [returnOf("end", outputs)])]));
    returned.post();
    expect(returned.state?.outputs).toEqual({ found: true });
  });

  it("goes around a loop inside a loop", () => {
    const reset = setOf("reset", ({ data }) => ({ n: 0, m: ((data["m"] as number | undefined) ?? 0) + 1 }));
    const outer = expression(({ data }) => data["m"] !== 3);
    const live = new Live(
      planOf([whileOf("outer", outer, 5, [reset, whileOf("inner", below(2), 5, [count])])]),
    );
    live.post({});

    expect(live.state?.outputs).toEqual({ n: 2, m: 3 });
    expect(live.steps().at(-1)?.path).toBe("outer[2].inner[1].count");
  });

  it("yields when it would be too much for one commit, and goes on by itself", () => {
    const live = new CheckedLive(planOf([whileOf("poll", below(3_000), 10_000, [count])]));
    let commits = 1;
    live.post({ n: 0 });
    while (live.state?.ended === false) {
      expect(live.state.status).toBe(EventStatus.RUNNING);
      expect(live.pending()).toEqual([{ kind: "wake", atMs: live.nowMs }]);
      expect(live.do({ kind: "timer-due" }).length).toBeGreaterThan(100);
      commits++;
    }

    expect(live.state?.outputs).toEqual({ n: 3_000 });
    expect(commits).toBeGreaterThan(3);
    expect(commits).toBeLessThan(12);
  });

  it("can be cancelled between two commits", () => {
    const live = new Live(
      planOf([
        whileOf(
          "poll",
          expression(() => true),
          10_000,
          [count],
        ),
      ]),
    );
    live.post({ n: 0 });
    live.do({ kind: "cancel-event", reason: "enough" });

    expect(live.pending()).toEqual([]);
    expect(live.steps()[0]?.status).toBe(StepStatus.CANCELLED);
  });
});
