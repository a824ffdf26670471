import { fromJson } from "@bufbuild/protobuf";
import { compileWorkflow } from "@machinery/language";
import {
  EventStatus,
  type ServiceDefinition,
  ServiceDefinitionSchema,
  StepStatus,
  WorkflowDefinitionSchema,
} from "@machinery/protocol";
import { expect, it } from "vitest";
import { Live } from "../test/live.js";

/** Plans as the real compiler makes them; everything else is tested on plans by hand. */
const message = { name: "message", type: "string" };
const services = new Map<string, ServiceDefinition>(
  [
    { name: "upper", inputs: [message], outputs: [message] },
    { name: "reverse", inputs: [message], outputs: [message] },
    {
      name: "note",
      inputs: [message, { name: "comment", type: "string", required: false }],
      outputs: [
        { name: "comment", type: "string", required: false },
        { name: "level", type: "int", default: 1 },
        { name: "raw", type: "any", required: false },
      ],
    },
    { name: "free" },
    { name: "space-counter", inputs: [message], outputs: [{ name: "space_count", type: "int" }] },
  ].map((service) => [
    service.name,
    fromJson(ServiceDefinitionSchema, { ...service, address: "http://127.0.0.1:1/event" }),
  ]),
);

const workflow = (parts: Record<string, unknown>) => {
  const outputs = [message, { name: "space_count", type: "int" }, { name: "never_made", type: "string" }];
  const definition = fromJson(WorkflowDefinitionSchema, {
    name: "process-text",
    inputs: [message],
    outputs,
    ...parts,
  });
  return new Live(compileWorkflow(definition, 3, (name) => services.get(name)));
};

it("carries an event through services alone", () => {
  const live = workflow({ services: ["upper", "reverse", "space-counter"] });

  live.post({ message: "a b" });
  live.answer({ message: "A B" });
  live.answer({ message: "B A" });
  live.answer({ space_count: 1 });

  expect(live.state).toMatchObject({
    status: EventStatus.SUCCEEDED,
    revision: 3,
    outputs: { message: "B A", space_count: 1 },
  });
  expect(live.state?.outputs).not.toHaveProperty("never_made");
});

it("carries an event through operations, with conditions, mappings and answers by name", () => {
  const live = workflow({
    operations: [
      {
        name: "shout",
        call: { service: "upper", retry: { attempts: 2, first: "1s", jitter: 0 }, timeout: "1m" },
      },
      {
        name: "quiet",
        when: "size(data.message) > 100",
        call: { service: "reverse", output: "${ answer }" },
      },
      {
        name: "count",
        call: {
          service: "space-counter",
          input: { message: "${ steps.shout.message }" },
          output: "${ answer }",
        },
      },
      { name: "end", set: { values: { message: "${ steps.shout.message + '!' }", all: "${ steps }" } } },
    ],
  });

  live.post({ message: "a b" });
  live.fail();
  expect(live.wake()).toMatchObject([{ kind: "attempt-started", attempt: 2 }]);
  expect(live.nowMs).toBe(1_001_000);
  live.answer({ message: "A B" });
  expect(live.call().inputs).toEqual({ message: "A B" });
  live.answer({ space_count: 1 });

  expect(live.state?.outputs).toEqual({ message: "A B!", space_count: 1 });
  expect(live.state?.document).toMatchObject({
    all: { shout: { message: "A B" }, count: { space_count: 1 } },
  });
  expect(live.steps().map(({ path, status }) => [path, status])).toEqual([
    ["shout", StepStatus.SUCCEEDED],
    ["quiet", StepStatus.SKIPPED],
    ["count", StepStatus.SUCCEEDED],
    ["end", StepStatus.SUCCEEDED],
  ]);
});

it("refuses data, inputs and answers by the declared types", () => {
  const live = workflow({ services: ["upper"] });
  const post = { kind: "post-event", eventId: "e1", labels: {}, seed: "5eed", start: true } as const;

  expect(live.refusal({ ...post, data: { message: 7 } })?.violations).toMatchObject([
    { field: "data.message" },
  ]);
  live.post({ message: "a" });
  live.answer({ message: ["A"] });
  expect(live.state?.error).toMatchObject({ reason: "BAD_ANSWER", step: "upper", attempts: 1 });
});

it("takes null for what may be left out, wherever values come in", () => {
  const live = workflow({
    inputs: [message, { name: "comment", type: "string", required: false }],
    outputs: [
      { name: "message", type: "string" },
      { name: "level", type: "int" },
      { name: "raw", type: "any" },
    ],
    operations: [
      {
        name: "first",
        call: { service: "note", input: { message: "a", comment: null }, output: "${ answer }" },
      },
      { name: "last", set: { values: { message: "${ has(data.comment) ? 'there' : 'absent' }" } } },
    ],
  });

  live.post({ message: "a", comment: null });
  expect(live.state?.data).toEqual({ message: "a" });
  expect(live.call().inputs).toEqual({ message: "a" });
  live.answer({ comment: null, level: null, raw: null });

  expect(live.steps()[0]?.outputs).toEqual({ level: 1, raw: null });
  expect(live.state?.outputs).toEqual({ message: "absent", level: 1, raw: null });
});
