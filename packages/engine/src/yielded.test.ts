import { EventStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { kindsOf, Live } from "../test/live.js";
import { askOf, callOf, forkOf, forOf, patient, planOf } from "../test/plans.js";

const recover = { kind: "recover-event" } as const;

/** Two branches; a stop has left one of them to be begun, and a call of the other is in flight. */
function cutOff(stopping: boolean) {
  const left = [callOf("a"), callOf("b")];
  const right = [callOf("c", { heartbeatTimeoutMs: 3_000 }), askOf("sure")];
  const live = new Live(planOf([forkOf("both", { left, right })]));
  live.post();
  live.stopping = true;
  live.answer({}, { step: "both[left].a", attempt: 1 });
  live.stopping = stopping;
  return live;
}

describe("what a commit has left to the next one", () => {
  it("is not lost when a service takes a call meanwhile", () => {
    const live = cutOff(false);

    const facts = live.do({ kind: "accept-attempt", step: "both[right].c", attempt: 1 });

    expect(kindsOf(facts)).toEqual(["attempt-accepted", "step-started", "attempt-started"]);
    expect(live.call().step).toBe("both[left].b");
  });

  it("is not lost when a service lets a call not in meanwhile", () => {
    const live = cutOff(false);

    live.defer("breaker", { step: "both[right].c", attempt: 1 });

    expect(live.call().step).toBe("both[left].b");
  });

  it("is not lost when a service says that it is alive meanwhile", () => {
    const live = new Live(
      planOf([
        forkOf("both", {
          left: [callOf("a"), callOf("b")],
          right: [callOf("c", { heartbeatTimeoutMs: 3_000 })],
        }),
      ]),
    );
    live.post();
    live.accept({ step: "both[right].c", attempt: 1 });
    live.stopping = true;
    live.answer({}, { step: "both[left].a", attempt: 1 });
    live.stopping = false;
    live.nowMs += 2_000;

    live.do({ kind: "heartbeat-step", step: "both[right].c", by: "callback" });

    expect(live.call().step).toBe("both[left].b");
  });

  it("is left again by whatever a daemon that is stopping still writes down", () => {
    const live = cutOff(true);

    live.accept({ step: "both[right].c", attempt: 1 });
    live.stopping = false;
    expect(live.state?.status).toBe(EventStatus.RUNNING);

    expect(kindsOf(live.do(recover))).toEqual(["step-started", "attempt-started"]);
    expect(live.call().step).toBe("both[left].b");
  });

  it("is left again by an answer that comes too late", () => {
    const live = cutOff(true);
    const late = {
      kind: "complete-step",
      step: "both[left].a",
      answer: { a: 1 },
      by: "callback",
      digest: "d",
    } as const;

    expect(live.refuse(late)?.reason).toBe("CALLBACK_LATE");
    live.stopping = false;

    expect(kindsOf(live.facts.slice(-2))).toEqual(["answer-late", "event-yielded"]);
    expect(live.state?.status).toBe(EventStatus.RUNNING);
  });
});

describe("attempts that are not all written down as interrupted", () => {
  const name = "a_rather_long_name_of_an_operation_in_a_loop_so_that_little_fits";
  const last = `${name}[999].${name}_x`;

  function interrupting() {
    const each = callOf(`${name}_x`, { retry: patient });
    const live = new Live(planOf([forOf(name, [each], { concurrency: 1_000 })]));
    live.post({ items: Array.from({ length: 1_000 }, (_, index) => index) });
    while (live.state?.wakeTimeMs !== undefined) live.do({ kind: "timer-due" });
    const facts = [...live.do(recover)];
    expect(facts.at(-1)).toMatchObject({ kind: "event-yielded", interrupting: true });
    return { live, facts };
  }

  /** Each of them has been called once, and must be interrupted before its second attempt. */
  function goOn(live: Live, facts: unknown[]) {
    while (live.state?.wakeTimeMs !== undefined) facts.push(...live.do({ kind: "timer-due" }));
  }

  it.each([
    ["is answered", { kind: "complete-step", step: last, answer: {}, by: "callback", digest: "d" }],
    [
      "is given up",
      {
        kind: "fail-step",
        step: last,
        error: { reason: "NO", message: "no", transient: false },
        by: "callback",
        digest: "d",
      },
    ],
  ] as const)("are none of them called again before, when one of them %s meanwhile", (_, command) => {
    const { live, facts } = interrupting();

    facts.push(...live.do(command));
    expect(live.calls()).toHaveLength(0);
    goOn(live, facts);

    const kinds = kindsOf(facts);
    expect(
      live.state?.ended === true ||
        kinds.lastIndexOf("attempt-interrupted") < kinds.indexOf("attempt-started"),
    ).toBe(true);
    for (const call of live.calls()) expect(call.attempt).toBe(2);
  });

  it("are none of them called again before, when the event is paused meanwhile", () => {
    const { live, facts } = interrupting();

    facts.push(...live.do({ kind: "pause-event", reason: "a look" }));
    expect(live.calls()).toHaveLength(0);
    goOn(live, facts);
    expect([live.state?.status, live.calls()]).toEqual([EventStatus.PAUSED, []]);
    facts.push(...live.do({ kind: "resume-event" }));
    goOn(live, facts);

    expect(live.calls().map(({ attempt }) => attempt)).toEqual(Array(1_000).fill(2));
  });

  it("are none of them called again before, when the event is paused and resumed meanwhile", () => {
    const { live, facts } = interrupting();

    facts.push(...live.do({ kind: "pause-event", reason: "a look" }));
    facts.push(...live.do({ kind: "resume-event" }));
    expect(live.calls()).toHaveLength(0);
    goOn(live, facts);

    expect(live.calls().map(({ attempt }) => attempt)).toEqual(Array(1_000).fill(2));
  });

  it("are not undone before, when the event is cancelled meanwhile", () => {
    const { live, facts } = interrupting();

    facts.push(...live.do({ kind: "cancel-event", reason: "no longer wanted" }));
    goOn(live, facts);

    expect(live.state?.status).toBe(EventStatus.CANCELLED);
  });
});
