import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { fields } from "../../test/fields.js";
import { Live } from "../../test/live.js";
import { callOf, expression, planOf, returnOf, setOf, switchOf } from "../../test/plans.js";

const yes = expression(() => true);

describe("return", () => {
  const outputs = fields({ state: { type: "string" }, tracking: { type: "string", required: false } });
  const declined = expression(() => ({ state: "declined", more: 1 }));

  it("ends the event from inside, with what it gives cut to the declared outputs", () => {
    const live = new Live(
      planOf([switchOf("sort", [[yes, [returnOf("end", declined), callOf("never")]]]), callOf("nor_this")], {
        outputs,
      }),
    );
    live.post();

    expect(live.state).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { state: "declined" } });
    expect(live.state?.outputs).toEqual({ state: "declined" });
    expect(live.steps().map(({ path, status }) => [path, status])).toEqual([
      ["sort", StepStatus.SUCCEEDED],
      ["sort.end", StepStatus.SUCCEEDED],
    ]);
  });

  it("takes the document where it gives nothing", () => {
    const live = new Live(
      planOf([setOf("one", () => ({ state: "done", other: 1 })), returnOf("end")], { outputs }),
    );
    live.post();

    expect(live.state?.outputs).toEqual({ state: "done" });
  });

  it.each([
    [expression(() => ({ state: 7 })), "BAD_OUTPUT"],
    [expression(() => "text"), "EXPRESSION_FAILED"],
  ])("fails when what it gives does not match", (outputsGiven, reason) => {
    const live = new Live(planOf([returnOf("end", outputsGiven)], { outputs }));
    live.post();

    expect(live.state?.error).toMatchObject({ reason, step: "end" });
  });
});
