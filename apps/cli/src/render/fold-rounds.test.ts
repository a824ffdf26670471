import { StepStatus } from "@machinery/client";
import { expect, it } from "vitest";
import { foldRounds } from "./fold-rounds.js";

const round = (index: number, status: StepStatus) => ({ path: `each[${index}].send`, status });
const each = { path: "each", status: StepStatus.RUNNING };

it("keeps all steps of a loop with a few rounds", () => {
  const steps = [each, ...Array.from({ length: 50 }, (_, index) => round(index, StepStatus.SUCCEEDED))];

  expect(foldRounds(steps)).toEqual({ steps, notes: new Map() });
});

it("keeps of many rounds those at work and those with a failed step, and counts them", () => {
  const steps = [
    each,
    ...Array.from({ length: 60 }, (_, index) => round(index, StepStatus.SUCCEEDED)),
    round(60, StepStatus.FAILED),
    round(61, StepStatus.WAITING),
    { path: "after", status: StepStatus.RUNNING },
  ];

  const folded = foldRounds(steps);

  expect(folded.steps.map(({ path }) => path)).toEqual(["each", "each[60].send", "each[61].send", "after"]);
  expect(folded.notes).toEqual(new Map([["each", "62 rounds, 1 at work, 1 with a failed step"]]));
});

it("folds loops inside loops each for itself", () => {
  const inner = Array.from({ length: 60 }, (_, index) => ({
    path: `outer[0].inner[${index}].send`,
    status: StepStatus.SUCCEEDED,
  }));

  const folded = foldRounds([{ path: "outer[0].inner", status: StepStatus.SUCCEEDED }, ...inner]);

  expect(folded.steps).toHaveLength(1);
  expect(folded.notes.get("outer[0].inner")).toBe("60 rounds");
});
