import * as fc from "fast-check";
import type { Plan, PlannedOperation } from "@machinery/language";
import { EventStatus, type JsonObject } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { CheckedLive } from "../test/checked-live.js";
import { kindsOf, Live } from "../test/live.js";
import { callOf, planOf, raiseOf, returnOf, setOf, tryOf } from "../test/plans.js";
import { randomPlan } from "../test/random-plan.js";
import { apply, type EventState, type Fact, isAt, rerunPosition, takeOver } from "./index.js";

/** What somebody who carries an event out again from a step on takes over, by its history alone. */
function takenFrom(plan: Plan, facts: readonly Fact[], step?: string) {
  const ended = facts.reduce<EventState | undefined>(apply, undefined)!;
  const position = rerunPosition(plan, ended, step);
  if (!position.ok) return position;
  let state: EventState | undefined;
  for (const fact of facts) {
    state = apply(state, fact);
    if (isAt(state, position.value)) return takeOver(plan, state);
  }
  throw new Error("it was never there");
}

/** Posts an event that carries another one out again from a step on. */
function rerun(old: Live, step?: string): Live {
  const live = new Live(old.plan);
  const taken = takenFrom(old.plan, old.facts, step);
  if (!taken.ok) throw new Error(taken.rejection.reason);
  const { data } = old.state!;
  live.do({
    kind: "post-event",
    eventId: "e2",
    data,
    labels: {},
    seed: "5eed",
    start: true,
    rerun: { eventId: "e1", step: step ?? "", takenOver: taken.value },
  });
  return live;
}

const three = () => planOf([callOf("one"), callOf("two"), callOf("three")]);
const failIn = (plan: Plan, step: string, data: JsonObject = { n: 1 }): Live => {
  const live = new Live(plan);
  live.post(data);
  while (live.state?.ended === false)
    if (live.call().step === step) live.fail({ transient: false });
    else live.answer({ [live.call().step.replace("/", "_")]: true });
  return live;
};

describe("an event that is carried out again from a step on", () => {
  it("goes on where the other stopped, with what that had done", () => {
    const old = failIn(three(), "two");

    const live = rerun(old);

    expect(kindsOf(live.facts)).toEqual([
      "event-accepted",
      "steps-taken-over",
      "event-started",
      "step-started",
      "attempt-started",
    ]);
    expect(live.call()).toMatchObject({
      step: "two",
      attempt: 1,
      idempotencyKey: "e2/two",
      inputs: { n: 1, one: true },
    });
    live.answer({ two: true });
    live.answer({ three: true });
    expect(live.state).toMatchObject({
      status: EventStatus.SUCCEEDED,
      outputs: { n: 1, one: true, two: true, three: true },
      rerunOf: { eventId: "e1", step: "" },
    });
  });

  it("may begin at any step that it came to, without what came after that", () => {
    const old = failIn(three(), "three");

    expect(rerun(old, "two").call()).toMatchObject({ step: "two", inputs: { n: 1, one: true } });
    expect(rerun(old, "one").call()).toMatchObject({ step: "one", inputs: { n: 1 } });
  });

  it("sees the answers of the steps before, also those inside others", () => {
    const all = tryOf("all", [callOf("inside")], [{ reasons: ["NOTHING"], do: [] }]);
    const plan = planOf([
      all,
      setOf("sum", ({ steps }) => ({ seen: (steps["inside"] as JsonObject)["inside"] ?? null })),
      callOf("last"),
    ]);
    const live = new Live(plan);
    live.post();
    live.answer({ inside: 7 });
    live.fail({ transient: false });

    expect(rerun(live, "sum").call()).toMatchObject({ step: "last", inputs: { inside: 7, seen: 7 } });
  });

  it("has its own failures, and can be carried out again itself", () => {
    const again = rerun(failIn(three(), "two"));
    again.answer({ two: true });
    again.fail({ transient: false });

    expect(takenFrom(again.plan, again.facts)).toMatchObject({
      value: { position: 2, document: { n: 1, one: true, two: true } },
    });
  });

  it("waits for its turn like any other, with what it took over", () => {
    const old = failIn(three(), "two");
    const taken = takenFrom(old.plan, old.facts);
    if (!taken.ok) throw new Error("refused");
    const live = new Live(old.plan);
    const post = { kind: "post-event", eventId: "e2", data: {}, labels: {}, seed: "5eed" } as const;
    live.do({ ...post, start: false, rerun: { eventId: "e1", step: "two", takenOver: taken.value } });

    expect(live.state?.status).toBe(EventStatus.ACCEPTED);
    live.do({ kind: "start-event" });
    expect(live.call()).toMatchObject({ step: "two", inputs: { n: 1, one: true } });
  });
});

describe("nothing is taken over", () => {
  it("past a step that was undone", () => {
    const compensate = { ...callOf("down", { input: { kind: "document" } }) };
    const plan = planOf([callOf("one"), callOf("two", { compensate }), callOf("three")]);
    const old = failIn(plan, "three");

    expect(takenFrom(plan, old.facts)).toMatchObject({
      rejection: {
        reason: "RERUN_PAST_UNDONE",
        found: "three, and two before it can be undone",
        todo: expect.stringContaining("begin at two or before") as string,
      },
    });
    expect(rerun(old, "two").call()).toMatchObject({ step: "two", inputs: { n: 1, one: true } });
  });

  it("from a step that it never came to, that is inside another, or that it took over itself", () => {
    const old = failIn(three(), "two");
    const again = rerun(old);
    again.fail({ transient: false });

    for (const step of ["three", "four", "one[0].two"])
      expect(takenFrom(old.plan, old.facts, step)).toMatchObject({
        rejection: { reason: "STEP_NOT_REACHED" },
      });
    expect(() => takenFrom(again.plan, again.facts, "one")).toThrow("it was never there");
  });

  it("from where an event stopped that has succeeded; but from a step of it", () => {
    const live = new Live(three());
    live.post();
    for (const step of ["one", "two", "three"]) live.answer({ [step]: true });

    expect(takenFrom(live.plan, live.facts)).toMatchObject({ rejection: { reason: "STEP_NOT_REACHED" } });
    expect(rerun(live, "three").call()).toMatchObject({ inputs: { one: true, two: true } });
  });

  it("from what comes after a step that returned", () => {
    const live = new Live(planOf([callOf("one"), returnOf("enough"), callOf("two")]));
    live.post();
    live.answer({ one: true });

    expect(takenFrom(live.plan, live.facts, "enough")).toMatchObject({ value: { position: 1 } });
    expect(takenFrom(live.plan, live.facts, "two")).toMatchObject({
      rejection: { reason: "STEP_NOT_REACHED" },
    });
  });

  it("of what failed by its outputs but the last step", () => {
    const plan = planOf([callOf("one"), raiseOf("no", "NO")]);
    const live = new Live(plan);
    live.post();
    live.answer({});

    expect(takenFrom(plan, live.facts)).toMatchObject({ value: { position: 1 } });
  });
});

/** Answers and wakes until the event has ended, or waits for somebody else. */
function run(live: Live): void {
  for (let most = 400; live.state?.ended === false && most > 0; most--) {
    const [call] = live.calls();
    if (call !== undefined) live.answer({ a: `answered ${call.step}` }, call);
    else if (live.state.wakeTimeMs !== undefined) live.wake();
    else return;
  }
}

/** When an event came to an operation. */
function timeAt({ facts, described }: Live, position: number): number {
  let state: EventState | undefined;
  const at = facts.findIndex((fact) => isAt((state = apply(state, fact)), position));
  return described[at]!.timeMs;
}

const verbs = new Set(["call", "set", "switch", "try", "while", "for", "fork", "wait", "return"]);
const isAlone = (operations: readonly PlannedOperation[]): boolean =>
  operations.every(
    (operation) =>
      verbs.has(operation.verb) &&
      (!("bodies" in operation) || Object.values(operation.bodies).every(isAlone)),
  );

it("whatever the workflow, an event from a step on comes to what the whole one came to", () => {
  let compared = 0;
  const property = fc.property(randomPlan, fc.nat(20), (plan, at) => {
    fc.pre(isAlone(plan.operations) && plan.operations.length > 0 && plan.timeoutMs === undefined);
    const whole = new Live(plan);
    whole.post({ a: "posted" });
    run(whole);
    if (whole.state?.ended !== true) return;
    const step = plan.operations[at % plan.operations.length]!.name;
    const taken = takenFrom(plan, whole.facts, step);
    if (!taken.ok) return;

    // What expressions see of the time and of the event is the same, so that what they give can be compared.
    const part = new CheckedLive(plan);
    part.post(whole.state.data, false, { eventId: "e0", step, takenOver: taken.value });
    part.nowMs = timeAt(whole, taken.value.position);
    part.do({ kind: "start-event" });
    run(part);

    compared++;
    expect(part.state).toMatchObject({
      status: whole.state.status,
      document: whole.state.document,
    });
    expect(part.state?.outputs).toEqual(whole.state.outputs);
  });

  fc.assert(property, { numRuns: 600, seed: 29 });
  expect(compared).toBeGreaterThan(100);
}, 30_000);
