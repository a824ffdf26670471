import { fromJson } from "@bufbuild/protobuf";
import { compileWorkflow } from "@machinery/language";
import {
  EventStatus,
  type JsonObject,
  type ServiceDefinition,
  ServiceDefinitionSchema,
  StepStatus,
  WorkflowDefinitionSchema,
} from "@machinery/protocol";
import { expect, it } from "vitest";
import { deepFreeze } from "../test/deep-freeze.js";
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

it("keeps facts as they were decided, although what they share goes on", () => {
  const live = workflow({
    inputs: [],
    outputs: [],
    operations: [
      { name: "one", call: { service: "free", input: "${ data }", output: "${ answer }" } },
      { name: "two", call: { service: "free", input: "${ steps }", output: "${ steps }" } },
      { name: "all", set: { values: { steps: "${ [steps, event.data, data] }", event: "${ event }" } } },
      { name: "three", call: { service: "free", input: { steps: "${ steps }", all: "${ data.steps }" } } },
    ],
  });
  const kept: string[] = [];
  const keep = () => {
    for (const fact of live.facts.slice(kept.length)) kept.push(JSON.stringify(deepFreeze(fact)));
  };

  live.post({ a: { b: [1] } });
  for (const answer of [{ c: { d: 2 } }, { e: [3] }, { f: 4 }]) {
    keep();
    live.answer(answer);
  }

  keep();
  expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
  expect(live.facts.map((fact) => JSON.stringify(fact))).toEqual(kept);
  expect(live.steps()[1]?.inputs).toEqual({ one: { c: { d: 2 } } });
});

it("carries a field called __proto__ through as any other, and pollutes nothing", () => {
  const odd = (text = '{"__proto__": {"x": 1}, "a": {"__proto__": {"y": 2}}}') =>
    JSON.parse(text) as JsonObject;
  const live = workflow({
    inputs: [{ name: "a", type: "any" }],
    outputs: [],
    operations: [
      { name: "one", call: { service: "free", output: "${ answer }" } },
      { name: "two", call: { service: "free", input: "${ steps.one }", output: { got: "${ answer }" } } },
      { name: "end", set: { values: { whole: "${ data }", at: "${ [now, data.a, steps.two] }" } } },
    ],
  });

  live.post(odd());
  expect(JSON.stringify(live.call().inputs)).toBe(JSON.stringify(odd()));
  live.answer(odd('{"__proto__": {"z": 3}}'));
  expect(JSON.stringify(live.call().inputs)).toBe('{"__proto__":{"z":3}}');
  live.answer(odd());

  const whole =
    '{"__proto__":{"z":3},"a":{"__proto__":{"y":2}},"got":{"__proto__":{"x":1},"a":{"__proto__":{"y":2}}}}';
  expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
  expect(JSON.stringify(live.state?.outputs)).toBe(
    `${whole.slice(0, -1)},"whole":${whole},"at":["1970-01-01T00:16:40Z",{"__proto__":{"y":2}},${JSON.stringify(odd())}]}`,
  );
  expect(({} as { x?: number; y?: number; z?: number }).x).toBeUndefined();
  expect(Object.getPrototypeOf(live.state?.outputs)).toBe(Object.prototype);
});
