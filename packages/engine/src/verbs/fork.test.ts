import { EventStatus, StepStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { CheckedLive } from "../../test/checked-live.js";
import { kindsOf } from "../../test/live.js";
import type { PlannedCompensation } from "@machinery/language";
import { fields } from "../../test/fields.js";
import {
  callOf,
  expression,
  forkOf,
  forOf,
  patient,
  planOf,
  raiseOf,
  setOf,
  waitOf,
} from "../../test/plans.js";

const ship = callOf("ship", {
  output: { kind: "mapping", mapping: expression(({ answer }) => ({ code: answer! })) },
});
const mail = callOf("mail", { output: { kind: "none" } });
const release: PlannedCompensation = {
  service: "release",
  endpoint: "",
  inputs: fields(),
  input: { kind: "document" },
  retry: patient,
};
const keep = setOf("keep", ({ steps }) => ({ steps: { ...steps } }));
const statuses = (live: CheckedLive) => live.steps().map(({ path, status }) => [path, status]);

it("carries its branches out at the same time, each on a copy, and gives what they wrote and answered", () => {
  const live = new CheckedLive(
    planOf([
      forkOf("dispatch", { ship: [ship], mail: [setOf("note", ({ data }) => ({ n: data["n"]! })), mail] }),
      keep,
    ]),
  );
  live.post({ n: 1 });
  expect(live.calls().map(({ step, idempotencyKey }) => [step, idempotencyKey])).toEqual([
    ["dispatch[ship].ship", "e1/dispatch[ship].ship"],
    ["dispatch[mail].mail", "e1/dispatch[mail].mail"],
  ]);
  live.answer({ sent: true }, { step: "dispatch[mail].mail", attempt: 1 });
  live.answer({ id: 7 });

  expect(live.state?.outputs).toEqual({
    n: 1,
    steps: {
      ship: { id: 7 },
      mail: { sent: true },
      dispatch: { ship: { code: { id: 7 } }, mail: { n: 1 } },
    },
  });
  expect(live.described.flatMap(({ fact }) => fact.body ?? [])).toEqual(["ship", "mail", "mail", "ship"]);
});

it("cancels what is left when one fails", () => {
  const inner = forOf("each", [callOf("send")], { over: expression(() => [1, 2]), concurrency: 2 });
  const live = new CheckedLive(
    planOf([
      forkOf("dispatch", { ship: [ship], late: [waitOf("pause", { durationMs: 500 })], many: [inner] }),
    ]),
  );
  live.post();
  const facts = live.fail({ transient: false });

  expect(kindsOf(facts)).toEqual([
    "attempt-failed",
    "step-failed",
    "body-ended",
    "body-ended",
    "body-ended",
    "step-failed",
    "event-failed",
  ]);
  expect(live.state?.error).toMatchObject({ reason: "HTTP_5XX", step: "dispatch[ship].ship" });
  expect(statuses(live)).toEqual([
    ["dispatch", StepStatus.FAILED],
    ["dispatch[ship].ship", StepStatus.FAILED],
    ["dispatch[late].pause", StepStatus.CANCELLED],
    ["dispatch[many].each", StepStatus.CANCELLED],
    ["dispatch[many].each[0].send", StepStatus.CANCELLED],
    ["dispatch[many].each[1].send", StepStatus.CANCELLED],
  ]);
});

it("ends with the first that ends well, and cancels the others", () => {
  const live = new CheckedLive(planOf([forkOf("race", { slow: [ship], fast: [mail] }, 1), keep]));
  live.post();
  live.answer({ sent: true }, { step: "race[fast].mail", attempt: 1 });

  expect(live.state?.outputs).toEqual({ steps: { mail: { sent: true }, race: { fast: {} } } });
  expect(statuses(live).slice(0, 3)).toEqual([
    ["race", StepStatus.SUCCEEDED],
    ["race[slow].ship", StepStatus.CANCELLED],
    ["race[fast].mail", StepStatus.SUCCEEDED],
  ]);
  expect(live.answer({ late: true }, { step: "race[slow].ship", attempt: 1 })).toEqual([]);
});

it("begins no branch when enough have ended at once", () => {
  const live = new CheckedLive(
    planOf([forkOf("race", { now: [setOf("one", () => ({ a: 1 }))], call: [ship] }, 1)]),
  );
  live.post();

  expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
  expect(live.steps().map(({ path }) => path)).toEqual(["race", "race[now].one"]);
});

it("gives no more than it waits for when others end in the same moment, and undoes what these have done", () => {
  const hold = (name: string) => [callOf(name, { compensate: release })];
  const live = new CheckedLive(planOf([forkOf("race", { one: hold("red"), two: hold("blue") }, 1), keep]));
  live.post();
  live.do({ kind: "pause-event", reason: "a look" });
  live.answer({ held: 1 });
  live.answer({ held: 2 });
  live.do({ kind: "resume-event" });
  expect(live.call()).toMatchObject({ step: "race[two].blue/undo" });
  live.answer({});

  expect(live.state?.outputs).toEqual({ steps: { red: { held: 1 }, race: { one: { held: 1 } } } });
});

it("fails with the last error when too few branches are left", () => {
  const live = new CheckedLive(
    planOf([forkOf("race", { one: [ship], two: [mail], three: [callOf("more")] }, 2)]),
  );
  live.post();
  live.fail({ transient: false, reason: "FIRST" }, { step: "race[two].mail", attempt: 1 });
  expect(live.state?.status).toBe(EventStatus.RUNNING);
  live.fail({ transient: false, reason: "SECOND" }, { step: "race[one].ship", attempt: 1 });

  expect(live.state?.error).toMatchObject({ reason: "SECOND", step: "race[one].ship" });
});

it("goes on in one branch while others wait, and after a stop in each", () => {
  const call = callOf("again");
  const live = new CheckedLive(
    planOf([forkOf("both", { late: [waitOf("pause", { durationMs: 500 })], busy: [ship, call] }), keep]),
  );
  live.post();
  expect(live.state?.status).toBe(EventStatus.RUNNING);
  live.answer({ id: 1 });
  live.answer({ id: 2 });
  expect(live.state?.status).toBe(EventStatus.WAITING);
  live.restart();
  live.wake();

  expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
});

it("undoes what the others have done before it ends with the first", () => {
  const slow = [callOf("hold", { compensate: release }), callOf("more", { compensate: release })];
  const live = new CheckedLive(planOf([forkOf("race", { slow, fast: [mail] }, 1), keep]));
  live.post({ n: 1 });
  live.answer({ held: 1 }, { step: "race[slow].hold", attempt: 1 });
  live.answer({ sent: true }, { step: "race[fast].mail", attempt: 1 });
  expect(live.calls().map(({ step }) => step)).toEqual(["race[slow].more"]);

  live.fail({ unknown: true, transient: false }, { step: "race[slow].more", attempt: 1 });
  expect(live.call()).toMatchObject({ step: "race[slow].more/undo", compensates: "e1/race[slow].more" });
  live.answer({});
  live.restart();
  live.answer({});

  expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
  expect(statuses(live).filter(([path]) => `${path}`.includes("slow"))).toEqual([
    ["race[slow].hold", StepStatus.COMPENSATED],
    ["race[slow].more", StepStatus.COMPENSATED],
  ]);
});

it("keeps what its branches have done to be undone when the event fails later", () => {
  const hold = callOf("hold", { compensate: release });
  const live = new CheckedLive(planOf([forkOf("both", { a: [hold], b: [mail] }), raiseOf("bad", "BAD")]));
  live.post();
  live.answer({});
  live.answer({});

  expect(live.call()).toMatchObject({ step: "both[a].hold/undo" });
});
