import { EventStatus, type JsonValue, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { CheckedLive } from "../../test/checked-live.js";
import { kindsOf, Live } from "../../test/live.js";
import {
  callOf,
  expression,
  failing,
  forOf,
  patient,
  planOf,
  raiseOf,
  returnOf,
  setOf,
  tryOf,
  waitOf,
} from "../../test/plans.js";

const send = callOf("send", {
  input: { kind: "mapping", mapping: expression(({ locals }) => ({ ...locals })) },
  output: { kind: "none" },
});
const sent = expression(({ steps }) => (steps["send"] as { id: JsonValue }).id);
const keep = setOf("keep", ({ steps }) => ({ each: steps["each"] ?? "nothing" }));
const inFlight = (live: Live) => live.calls().map(({ step }) => step);

describe("for", () => {
  it("carries its body out for each item, one after the other, and collects in their order", () => {
    const live = new CheckedLive(planOf([forOf("each", [send], { collect: sent }), keep]));
    live.post({ items: ["a", "b"] });

    expect(live.call()).toMatchObject({ step: "each[0].send", inputs: { item: "a", item_index: 0 } });
    live.answer({ id: 1 });
    expect(inFlight(live)).toEqual(["each[1].send"]);
    expect(live.call().inputs).toEqual({ item: "b", item_index: 1 });
    live.answer({ id: 2 });

    expect(live.state?.outputs).toMatchObject({ each: { items: [1, 2] } });
    expect(live.steps()[0]).toMatchObject({ verb: "for", inputs: ["a", "b"], outputs: { items: [1, 2] } });
    expect(live.described.flatMap(({ fact }) => fact.body ?? [])).toEqual([
      "do[0]",
      "do[0]",
      "do[1]",
      "do[1]",
    ]);
  });

  it("carries as many out at the same time as it may, whatever order they end in", () => {
    const live = new CheckedLive(planOf([forOf("each", [send], { collect: sent, concurrency: 2 }), keep]));
    live.post({ items: [7, 8, 9] });
    expect(inFlight(live)).toEqual(["each[0].send", "each[1].send"]);

    live.answer({ id: "second" }, { step: "each[1].send", attempt: 1 });
    expect(inFlight(live)).toEqual(["each[0].send", "each[2].send"]);
    live.answer({ id: "third" }, { step: "each[2].send", attempt: 1 });
    live.answer({ id: "first" });

    expect(live.state?.outputs).toMatchObject({ each: { items: ["first", "second", "third"] } });
  });

  it("goes over a map in the order of its names", () => {
    const live = new CheckedLive(planOf([forOf("each", [send], { as: "line", collect: sent }), keep]));
    live.post({ items: { b: 1, a: { n: 2 } } });

    expect(live.call().inputs).toEqual({ line: { n: 2 }, line_index: 0, line_key: "a" });
    live.answer({ id: "x" });
    expect(live.call().inputs).toEqual({ line: 1, line_index: 1, line_key: "b" });
    expect(live.steps()[0]?.inputs).toEqual({ a: { n: 2 }, b: 1 });
  });

  it.each([
    { name: "no items", items: [], outputs: { each: { items: [] } } },
    { name: "no names", items: {}, outputs: { each: { items: [] } } },
  ])("ends at once where there are $name", ({ items, outputs }) => {
    const live = new CheckedLive(planOf([forOf("each", [send], { collect: sent }), keep]));
    live.post({ items });

    expect(live.state?.outputs).toMatchObject(outputs);
  });

  it("writes to a copy, which is dropped, and reads what was there before", () => {
    const count = setOf("count", ({ data, locals }) => ({
      n: (data["n"] as number) + (locals!["item"] as number),
    }));
    const seen = expression(({ data, steps }) => [data["n"]!, Object.keys(steps)]);
    const first = callOf("first", { output: { kind: "none" } });
    const live = new CheckedLive(
      planOf([first, forOf("each", [count, send], { collect: seen, concurrency: 2 }), keep]),
    );
    live.post({ items: [1, 2], n: 10 });
    live.answer({ id: 0 });
    live.answer({ id: 1 });
    live.answer({ id: 2 });

    expect(live.state?.outputs).toMatchObject({
      n: 10,
      each: {
        items: [
          [11, ["first", "send"]],
          [12, ["first", "send"]],
        ],
      },
    });
  });

  it("gives no answer where nothing is collected", () => {
    const live = new CheckedLive(planOf([forOf("each", [setOf("one", () => ({}))]), keep]));
    live.post({ items: [1] });

    expect(live.state?.outputs).toMatchObject({ each: "nothing" });
  });

  it("knows the items of loops around it", () => {
    const inner = forOf("inner", [send], {
      as: "part",
      over: expression(({ locals }) => locals!["item"] as JsonValue[]),
    });
    const live = new CheckedLive(planOf([forOf("outer", [inner], { concurrency: 2 })]));
    live.post({ items: [["a"], ["b", "c"]] });

    expect(live.calls().map(({ step, inputs }) => [step, inputs])).toEqual([
      ["outer[0].inner[0].send", { item: ["a"], item_index: 0, part: "a", part_index: 0 }],
      ["outer[1].inner[0].send", { item: ["b", "c"], item_index: 1, part: "b", part_index: 0 }],
    ]);
  });

  it.each([
    {
      over: expression(() => "text", "data.x"),
      reason: "EXPRESSION_FAILED",
      message: 'data.x must give a list or a map, and gave the string "text"',
    },
    { over: failing(), reason: "EXPRESSION_FAILED", message: "1 / 0: division by zero" },
    {
      over: expression(() => Array<JsonValue>(10_001).fill(1)),
      reason: "LOOP_LIMIT",
      message: "There are 10001 items, and a loop has at most 10000 rounds",
    },
  ])("fails with $reason over what it cannot go over: $message", ({ over, reason, message }) => {
    const live = new CheckedLive(planOf([forOf("each", [send], { over })]));
    live.post();

    expect(live.state?.error).toEqual({ reason, message, step: "each", attempts: 0 });
  });
});

describe("a round that fails", () => {
  const fails = (goesOn: boolean) =>
    planOf([
      tryOf(
        "guard",
        [forOf("each", [send], { collect: sent, concurrency: 3, goesOn }), keep],
        [
          {
            do: [
              setOf("caught", ({ error, data }) => ({ error: error!["step"]!, each: data["each"] ?? null })),
            ],
          },
        ],
      ),
    ]);

  it("cancels the others, and fails the step", () => {
    const live = new CheckedLive(fails(false));
    live.post({ items: [1, 2, 3, 4] });
    live.fail({ transient: false }, { step: "guard.each[1].send", attempt: 1 });

    expect(live.state?.outputs).toMatchObject({ error: "guard.each[1].send" });
    expect(live.steps().map(({ path, status }) => [path, status])).toEqual([
      ["guard", StepStatus.SUCCEEDED],
      ["guard.each", StepStatus.FAILED],
      ["guard.each[0].send", StepStatus.CANCELLED],
      ["guard.each[1].send", StepStatus.FAILED],
      ["guard.each[2].send", StepStatus.CANCELLED],
      ["guard.caught", StepStatus.SUCCEEDED],
    ]);
  });

  it("is reported where the others go on", () => {
    const live = new CheckedLive(fails(true));
    live.post({ items: [1, 2, 3] });
    live.fail({ transient: false, data: { a: 1 } }, { step: "guard.each[1].send", attempt: 1 });
    live.answer({ id: "c" }, { step: "guard.each[2].send", attempt: 1 });
    live.answer({ id: "a" }, { step: "guard.each[0].send", attempt: 1 });

    expect(live.state?.outputs).toMatchObject({
      each: {
        items: ["a", null, "c"],
        errors: [
          {
            index: 1,
            reason: "HTTP_5XX",
            message: "500 Internal Server Error",
            step: "guard.each[1].send",
            attempts: 1,
          },
        ],
      },
    });
  });

  it("is one too where what it gives cannot be made", () => {
    const live = new CheckedLive(planOf([forOf("each", [], { collect: failing(), goesOn: true }), keep]));
    live.post({ items: [1] });

    expect(live.state?.outputs).toMatchObject({
      each: { items: [null], errors: [{ index: 0, step: "each" }] },
    });
  });

  it("handles its own errors first", () => {
    const guarded = tryOf("guard", [raiseOf("no", "NO")], [{ do: [] }]);
    const live = new CheckedLive(planOf([forOf("each", [guarded], { goesOn: true }), keep]));
    live.post({ items: [1, 2] });

    expect(live.state?.outputs).toMatchObject({ each: { errors: [] } });
  });

  it("ends the event from within, where a plan returns there", () => {
    const live = new CheckedLive(planOf([forOf("each", [send, returnOf("end")], { concurrency: 2 })]));
    live.post({ items: [1, 2] });
    live.answer({ id: 1 });

    expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
    expect(live.steps().map(({ status }) => status)).toContain(StepStatus.CANCELLED);
  });
});

describe("many rounds", () => {
  const many = (count: number) => ({ items: Array.from({ length: count }, (_, index) => index) });

  it("begin in as many commits as it takes, and go on after a stop between them", () => {
    const live = new Live(planOf([forOf("each", [send], { concurrency: 1_000 })]));
    live.post(many(1_000));
    let turns = 1;
    for (; live.state?.wakeTimeMs !== undefined; turns++) live.do({ kind: "timer-due" });

    expect(turns).toBeGreaterThan(1);
    expect(live.calls().length).toBe(1_000);
    for (const call of live.calls()) live.answer({ id: 1 }, call);
    expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
  });

  it("are all interrupted before any begins again, in as many commits as it takes", () => {
    const name = "a_rather_long_name_of_an_operation_in_a_loop_so_that_little_fits";
    const plan = planOf([
      forOf(name, [{ ...send, retry: patient, name: `${name}_x` }], { concurrency: 1_000 }),
    ]);
    const live = new Live(plan);
    live.post(many(1_000));
    while (live.state?.wakeTimeMs !== undefined) live.do({ kind: "timer-due" });

    const facts = [...live.do({ kind: "recover-event" })];
    expect(facts.at(-1)).toMatchObject({ kind: "event-yielded", interrupting: true });
    expect(live.calls()).toEqual([]);
    expect(
      live.do({ kind: "answer-attempt", step: `${name}[999].${name}_x`, attempt: 1, answer: {} }),
    ).toEqual([]);
    while (live.state?.wakeTimeMs !== undefined) facts.push(...live.do({ kind: "timer-due" }));

    const kinds = kindsOf(facts);
    expect(kinds.lastIndexOf("attempt-interrupted")).toBeLessThan(kinds.indexOf("attempt-started"));
    expect(live.calls().map(({ attempt }) => attempt)).toEqual(Array(1_000).fill(2));
  });

  it("leave the thread to others when their expressions are costly", () => {
    const costly = {
      source: "costly",
      evaluate: (scope: Parameters<typeof sent.evaluate>[0]) => {
        scope.meter!.steps += 100_000;
        return { ok: true as const, value: {} };
      },
    };
    const live = new Live(planOf([forOf("each", [{ ...setOf("one", () => ({})), values: costly }])]));
    live.post(many(100));
    const first = kindsOf(live.facts);
    while (live.state?.wakeTimeMs !== undefined) live.do({ kind: "timer-due" });

    expect(first.filter((kind) => kind === "body-entered").length).toBeLessThan(10);
    expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
  });

  it("wake in the order of their times, and go on after one has failed", () => {
    const pause = waitOf("pause", {
      until: expression(({ locals, nowMs }) => nowMs + (locals!["item"] as number)),
    });
    const bad = raiseOf("bad", "BAD");
    const failsLater = { ...bad, when: expression(({ locals }) => locals!["item"] === 20) };
    const live = new CheckedLive(
      planOf([forOf("each", [pause, failsLater], { concurrency: 3, goesOn: true }), keep]),
    );
    live.post({ items: [30, 20, 10] });
    live.nowMs += 100;
    live.do({ kind: "timer-due" });

    const woken = live.facts.filter((fact) => fact.kind === "step-succeeded" && fact.step.endsWith("pause"));
    expect(woken.map((fact) => "step" in fact && fact.step)).toEqual([
      "each[2].pause",
      "each[1].pause",
      "each[0].pause",
    ]);
    expect(live.state?.outputs).toMatchObject({ each: { errors: [{ index: 1, reason: "BAD" }] } });
  });
});
