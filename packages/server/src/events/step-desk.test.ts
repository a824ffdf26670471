import { expect, it } from "vitest";
import { StepDesk } from "./step-desk.js";

it("says who ended a step without a word", async () => {
  const asked: unknown[] = [];
  const submit = (command: unknown): never => {
    asked.push(command);
    throw new Error("asked");
  };
  const desk = new StepDesk({ submit }, 1_000);
  const nothing = { reason: "", message: "" };
  const byHand = { token: "", eventId: "01m83sfe1jwvbexpdp3zhwnt", step: "charge" };

  await expect(desk.fail(byHand, nothing)).rejects.toThrow("asked");
  await expect(desk.fail({ token: "t", eventId: "", step: "" }, nothing)).rejects.toThrow("asked");

  expect(asked).toMatchObject([
    { error: { reason: "FAILED", message: "Somebody ended the step" } },
    { error: { reason: "FAILED", message: "The service says that the call failed" } },
  ]);
});
