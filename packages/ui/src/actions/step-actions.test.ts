import { create } from "@bufbuild/protobuf";
import { OperationSchema, FieldSchema } from "@machinery/protocol";
import { expect, it } from "vitest";
import { callTexts } from "../copying/call-texts.js";
import { EventStatus } from "@machinery/client";
import { eventActions } from "./event-actions.js";
import { stepActions, type ActedStep } from "./step-actions.js";

const base: ActedStep = {
  eventId: "e1",
  view: { path: "items[0].charge" },
  hindrance: "held",
  isUndo: false,
  operation: undefined,
  outputs: [create(FieldSchema, { name: "token", type: "string", sensitive: true })],
};
const names = (step: Partial<ActedStep>) => stepActions({ ...base, ...step }).map(({ name }) => name);

it("offers for each hindrance what helps", () => {
  expect(names({})).toEqual(["Retry now", "Skip", "Fail"]);
  expect(names({ hindrance: "retry" })).toEqual(["Retry now", "Skip", "Fail"]);
  expect(names({ hindrance: "retry", isUndo: true })).toEqual(["Retry now"]);
  expect(names({ hindrance: "callback" })).toEqual(["Complete", "Fail"]);
  expect(names({ hindrance: "service" })).toEqual(["Skip", "Fail"]);
  expect(names({ hindrance: "ask" })).toEqual(["Answer"]);
  expect(names({ hindrance: "signal" })).toEqual(["Send signal"]);
  expect(names({ hindrance: "time" })).toEqual(["Go on now"]);
  expect(names({ hindrance: "call" })).toEqual(["Complete", "Fail"]);
});

it("asks for what the service answers, and hides what is sensitive where it is copied", () => {
  const [, skip] = stepActions(base);

  expect(skip?.asks?.fields).toBe(base.outputs);
  const { cli } = callTexts(skip!.order({ token: "t0p" }).copied, "http://127.0.0.1:6224");
  expect(cli).toBe(`machinery step skip e1 'items[0].charge' -d '{"token":"(secret)"}'`);
});

it("asks for the form of the question, answered by whoever claimed it", () => {
  const form = [create(FieldSchema, { name: "approved", type: "boolean" })];
  const operation = create(OperationSchema, { verb: { case: "ask", value: { form } } });
  const view = {
    path: "approve",
    ask: { question: "May it?", by: "ada" } as NonNullable<ActedStep["view"]["ask"]>,
  };
  const [answer] = stepActions({ ...base, hindrance: "ask", view, operation });

  expect(answer).toMatchObject({ says: "May it?", asks: { root: "answer" } });
  expect(answer?.asks?.fields).toHaveLength(1);
  expect(callTexts(answer!.order({ approved: true }).copied, "http://127.0.0.1:6224").cli).toBe(
    `machinery ask answer e1 approve -d '{"approved":true}' --by ada`,
  );
});

it("offers for an event what fits how it stands", () => {
  const offered = (status: EventStatus) => eventActions("e1", status).map(({ name }) => name);

  expect(offered(EventStatus.RUNNING)).toEqual(["Pause", "Cancel"]);
  expect(offered(EventStatus.PAUSED)).toEqual(["Resume", "Cancel"]);
  expect(offered(EventStatus.FAILED)).toEqual([]);
});
