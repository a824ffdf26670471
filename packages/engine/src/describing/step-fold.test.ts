import { StepStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import type { PlannedCompensation } from "@machinery/language";
import { fields } from "../../test/fields.js";
import { Live } from "../../test/live.js";
import { callOf, forOf, patient, planOf, setOf, waitOf } from "../../test/plans.js";
import { StepFold } from "./step-fold.js";

const release: PlannedCompensation = {
  service: "release",
  endpoint: "",
  inputs: fields(),
  input: { kind: "document" },
  retry: patient,
};
const note = setOf("note", ({ data }) => ({ n: data["n"]! }));

function foldOf({ described }: Live, most: number): StepFold {
  const fold = new StepFold(most);
  for (const { timeMs, fact } of described) fold.add(timeMs, fact, false);
  return fold;
}

it("leaves out the steps that ended first, and says how many", () => {
  const live = new Live(planOf([forOf("each", [note]), waitOf("rest", { durationMs: 1_000 })]));
  live.post({ n: 1, items: [1, 2, 3, 4, 5, 6] });

  const fold = foldOf(live, 4);

  expect(fold.steps().map(({ path }) => path)).toEqual(["each", "each[4].note", "each[5].note", "rest"]);
  expect(fold.leftOut).toBe(4);
  expect(foldOf(live, 100).leftOut).toBe(0);
});

it("leaves out none that has not ended", () => {
  const live = new Live(planOf([forOf("each", [callOf("upper")], { concurrency: 3 })]));
  live.post({ items: [1, 2, 3] });

  const fold = foldOf(live, 1);

  expect(fold.steps().map(({ path }) => path)).toEqual([
    "each",
    "each[0].upper",
    "each[1].upper",
    "each[2].upper",
  ]);
  expect(fold.leftOut).toBe(0);
});

it("has a step come back that was left out and is undone later", () => {
  const live = new Live(planOf([callOf("upper", { compensate: release }), note, callOf("last")]));
  live.post({ n: 1 });
  live.answer({});
  live.do({ kind: "cancel-event", reason: "a test" });
  live.answer({});

  const fold = foldOf(live, 1);

  expect(fold.steps().map(({ path, status }) => [path, status])).toEqual([["upper", StepStatus.COMPENSATED]]);
  expect(fold.leftOut).toBe(2);
});
