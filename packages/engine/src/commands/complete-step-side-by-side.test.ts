import { StepStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { CheckedLive } from "../../test/checked-live.js";
import { fields } from "../../test/fields.js";
import { kindsOf } from "../../test/live.js";
import { callOf, expression, forkOf, forOf, planOf } from "../../test/plans.js";

const outputs = fields({ id: { type: "string" } });
const complete = (step: string, id: string) =>
  ({ kind: "complete-step", step, answer: { id }, by: "callback", digest: id }) as const;

it("rounds that wait for their services are answered in any order, each by its own step", () => {
  const charge = callOf("charge", { outputs, output: { kind: "none" } });
  const each = forOf("each", [charge], {
    over: expression(() => [1, 2, 3]),
    concurrency: 3,
    collect: expression(({ steps }) => steps["charge"]!),
  });
  const live = new CheckedLive(planOf([each]));
  live.post();
  for (const call of live.calls()) live.accept(call);
  expect(live.pending()).toEqual([]);

  for (const round of [2, 0, 1]) live.do(complete(`each[${round}].charge`, `c${round}`));

  expect(live.state?.ended).toBe(true);
  expect(live.steps()[0]?.outputs).toMatchObject({ items: [{ id: "c0" }, { id: "c1" }, { id: "c2" }] });
  expect(live.do(complete("each[1].charge", "c1"))).toEqual([]);
});

it("a branch that was not waited for any more is answered too late", () => {
  const race = forkOf("race", { slow: [callOf("charge", { outputs })], fast: [callOf("mail")] }, 1);
  const live = new CheckedLive(planOf([race, callOf("after")]));
  live.post();
  const [charge, mail] = live.calls();
  live.accept(charge);
  live.answer({}, mail);
  expect(live.steps().find(({ operation }) => operation === "charge")?.status).toBe(StepStatus.CANCELLED);

  expect(live.refusal(complete("race[slow].charge", "c1"))?.reason).toBe("CALLBACK_LATE");
  expect(live.do(complete("race[slow].charge", "c1"))).toEqual([]);

  expect(live.facts.at(-1)).toMatchObject({ kind: "answer-late", step: "race[slow].charge" });
  expect(kindsOf(live.answer({}))).toEqual(["step-succeeded", "event-succeeded"]);
});
