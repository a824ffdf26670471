import { create, equals } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import {
  CompensationSchema,
  EndpointSchema,
  type Field,
  FieldSchema,
  type JsonValue,
  OnError,
  type Operation,
  OperationSchema,
  RetryPolicySchema,
  ServiceDefinitionSchema,
  WhenSpent,
  WorkflowDefinitionSchema,
} from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { type Definition, isWorkflowDefinition } from "../definition.js";
import {
  definitionToJson,
  readDefinitions,
  readDefinitionValue,
  sameDefinition,
  writeDefinition,
} from "../index.js";
import { fromPlain } from "../plain-value.js";

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const fieldName = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/).filter((text) => text !== "__proto__");
const operationName = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const odd = fc.constantFrom(
  "",
  "yes",
  "null",
  "1e3",
  "- a",
  "a: b",
  "a #b",
  "${ data.x }",
  "!x",
  "*a",
  "'",
  '"',
  "\\",
  "|",
  "é😀",
  "a\nb",
  " lead",
  "trail ",
  "0x1f",
  "2026-11-23",
  "~",
  "<<",
  "\t",
  "\u2028",
  "true",
);
const text = fc.oneof(fc.string({ maxLength: 12, unit: "grapheme" }), odd);
const json = fc
  .jsonValue({ maxDepth: 3 })
  .filter((value) => !JSON.stringify(value).includes("__proto__"))
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
const object = fc.dictionary(fieldName, json, { maxKeys: 4 }).map((value) => ({ ...value }));
const duration = fc.constantFrom("", "500ms", "1m30s", "PT5M");
const whenSpent = fc.constantFrom(WhenSpent.UNSPECIFIED, WhenSpent.FAIL, WhenSpent.PAUSE);
const texts = fc.dictionary(fieldName, text, { maxKeys: 3 }).map((value) => ({ ...value }));

const field = (name: string) =>
  fc
    .record({
      type: fc.constantFrom("string", "int", "any", "nope", "null", ""),
      description: text,
      required: fc.option(fc.boolean(), { nil: undefined }),
      default: fc.option(json, { nil: undefined }),
      sensitive: fc.boolean(),
      schema: fc.option(object, { nil: undefined }),
    })
    .map(({ required, default: fallback, schema, ...rest }) =>
      create(FieldSchema, {
        name,
        ...rest,
        ...(required === undefined ? {} : { required }),
        ...(fallback === undefined ? {} : { default: fromPlain(fallback) }),
        ...(schema === undefined ? {} : { schema }),
      }),
    );
const fields: fc.Arbitrary<Field[]> = fc
  .uniqueArray(fieldName, { maxLength: 4 })
  .chain((names) => fc.tuple(...names.map(field)));
const retry = fc.option(
  fc
    .record({
      attempts: fc.option(fc.nat(1_000), { nil: undefined }),
      first: duration,
      factor: fc.option(fc.double({ min: 1, max: 100, noNaN: true }), { nil: undefined }),
      cap: duration,
      on: fc.array(fieldName, { maxLength: 2 }),
    })
    .map(({ attempts, factor, ...rest }) =>
      create(RetryPolicySchema, {
        ...rest,
        ...(attempts === undefined ? {} : { attempts }),
        ...(factor === undefined ? {} : { factor }),
      }),
    ),
  { nil: undefined },
);
const withRetry = <T extends object>(value: T & { retry: unknown }): T => {
  const { retry, ...rest } = value;
  return (retry === undefined ? rest : value) as T;
};

const endpoint = fc
  .record({
    description: text,
    method: fc.constantFrom("", "GET", "put"),
    path: text,
    query: texts,
    headers: texts,
    inputs: fields,
    outputs: fields,
    answer: text,
    attemptTimeout: duration,
    retry,
    body: fc.option(json, { nil: undefined }),
  })
  .map(({ body, ...rest }) =>
    withRetry({ ...rest, ...(body === undefined ? {} : { body: fromPlain(body) }) }),
  );
const service = fc
  .record({
    name,
    description: text,
    address: text,
    inputs: fields,
    outputs: fields,
    answer: text,
    headers: texts,
    health: text,
    concurrency: fc.nat(100),
    rate: fc.constantFrom("", "100/s", "30/m", "5/10s"),
    breaker: fc.option(
      fc.oneof(fc.constant({ off: true }), fc.record({ failures: fc.nat(20), probeAfter: duration })),
      { nil: undefined },
    ),
    backlog: fc.nat(100),
    attemptTimeout: duration,
    retry,
    endpoints: fc
      .uniqueArray(operationName, { maxLength: 2 })
      .chain((names) =>
        fc.tuple(...names.map((name) => endpoint.map((rest) => create(EndpointSchema, { ...rest, name })))),
      ),
  })
  .map((value) => create(ServiceDefinitionSchema, withRetry(value)));

const compensate = fc.option(
  fc
    .record({
      service: text.filter((service) => service !== ""),
      input: fc.option(json, { nil: undefined }),
      retry,
      attemptTimeout: duration,
      timeout: duration,
    })
    .map(({ input, ...rest }) =>
      create(
        CompensationSchema,
        withRetry({ ...rest, ...(input === undefined ? {} : { input: fromPlain(input) }) }),
      ),
    ),
  { nil: undefined },
);
const call = fc
  .record({
    service: text,
    input: fc.option(json, { nil: undefined }),
    output: fc.option(json, { nil: undefined }),
    retry,
    attemptTimeout: duration,
    timeout: duration,
    whenSpent,
    async: fc.boolean(),
    heartbeatTimeout: duration,
    compensate,
    among: fc.uniqueArray(name, { maxLength: 2 }),
    shape: fc.option(fc.record({ inputs: fields, outputs: fields }), { nil: undefined }),
  })
  .map(({ input, output, compensate, shape, ...rest }) => ({
    case: "call" as const,
    value: withRetry({
      ...rest,
      ...(input === undefined ? {} : { input: fromPlain(input) }),
      ...(output === undefined ? {} : { output: fromPlain(output) }),
      ...(compensate === undefined ? {} : { compensate }),
      ...(shape === undefined ? {} : { shape }),
    }),
  }));
/** Leaves out what is not said: a message has no field that is set to nothing. */
const saidOnly = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, said]) => said !== undefined)) as Partial<T>;
const value = fc.option(json.map(fromPlain), { nil: undefined });
const condition = fc.constantFrom("true", "data.x == 'a: b #c'", "!data.done");
const some = text.filter((written) => written !== "");

/** An operation with bodies of operations, down to a depth. */
function operationAt(depth: number): fc.Arbitrary<Operation> {
  const body = depth === 0 ? fc.constant([]) : fc.array(operationAt(depth - 1), { maxLength: 2 });
  const verbs: Record<NonNullable<Operation["verb"]["case"]>, fc.Arbitrary<object>> = {
    call: call.map((verb) => verb.value),
    set: object.map((values) => ({ values })),
    switch: fc.record({
      cases: fc.array(fc.record({ when: condition, do: body }), { minLength: 1, maxLength: 2 }),
      otherwise: body,
    }),
    return: fc.record({ outputs: object.map((outputs) => fromPlain(outputs)) }),
    raise: fc.record({ reason: some, message: text, data: value }),
    try: fc.record({
      do: body,
      catch: fc.array(
        fc.record({
          reason: fc.array(some, { maxLength: 2 }),
          when: condition,
          do: body,
          undo: fc.boolean(),
        }),
        { maxLength: 2 },
      ),
      finally: body,
    }),
    wait: fc.oneof(
      fc.record({ duration: some, until: fc.constant("") }),
      fc.record({ duration: fc.constant(""), until: some }),
    ),
    while: fc.record({ condition, maximum: fc.nat(1_000), do: body }),
    for: fc.record({
      over: some,
      as: fc.oneof(operationName, fc.constant("")),
      concurrency: fc.nat(100),
      do: body,
      collect: value,
      onError: fc.constantFrom(OnError.UNSPECIFIED, OnError.STOP, OnError.CONTINUE),
    }),
    fork: fc.record({
      branches: fc
        .uniqueArray(operationName, { minLength: 1, maxLength: 3 })
        .chain((names) =>
          fc.tuple(...names.map((name) => body.map((operations) => ({ name, do: operations })))),
        ),
      waitFor: fc.nat(3),
    }),
    listen: fc.record({
      signal: some,
      key: text,
      expects: fields,
      filter: fc.oneof(condition, fc.constant("")),
      timeout: duration,
      onTimeout: body,
      output: value,
    }),
    run: fc.record({
      workflow: some,
      input: value,
      output: value,
      detached: fc.boolean(),
      timeout: duration,
      compensate,
    }),
    ask: fc.record({
      question: some,
      assignee: text,
      group: text,
      form: fields,
      timeout: duration,
      onTimeout: body,
      output: value,
    }),
  };
  const verb = fc.oneof(
    ...Object.entries(verbs).map(([name, drawn]) =>
      drawn.map((given) => ({ case: name, value: saidOnly(given) })),
    ),
  );
  return fc
    .record({
      name: fc.oneof(operationName, fc.constant("")),
      description: text,
      when: fc.oneof(condition, fc.constant("")),
      verb,
    })
    .map((drawn) => create(OperationSchema, drawn as never));
}
const operation = operationAt(1);
const notice = fc.record({
  url: some,
  secret: text,
  on: fc.subarray(["SUCCEEDED", "FAILED", "CANCELLED"]),
});
const kept = fc.constantFrom("", "7d", "90d", "forever");
const retention = fc
  .record({ succeeded: kept, failed: kept, cancelled: kept })
  .filter((drawn) => Object.values(drawn).some((text) => text !== ""));
const concurrency = fc
  .record({
    limit: fc.constantFrom(0, 20),
    key: fc.constantFrom("", "${ event.data.tenant }"),
    perKey: fc.constantFrom(0, 5),
  })
  .filter(({ limit, key, perKey }) => limit + perKey > 0 || key !== "");
const workflow = fc
  .record({
    name,
    description: text,
    inputs: fields,
    outputs: fields,
    services: fc.array(name, { maxLength: 3 }),
    operations: fc.array(operation, { maxLength: 3 }),
    timeout: duration,
    whenSpent,
    webhook: fc.option(fc.record({ secret: some }), { nil: undefined }),
    notify: fc.array(notice, { maxLength: 2 }),
    concurrency: fc.option(concurrency, { nil: undefined }),
    backlog: fc.constantFrom(0, 1, 500),
    retention: fc.option(retention, { nil: undefined }),
  })
  .map((drawn) => create(WorkflowDefinitionSchema, saidOnly(drawn) as never));

function same(a: Definition, b: Definition): boolean {
  if (isWorkflowDefinition(a)) return isWorkflowDefinition(b) && equals(WorkflowDefinitionSchema, a, b);
  return !isWorkflowDefinition(b) && equals(ServiceDefinitionSchema, a, b);
}

describe("writeDefinition", () => {
  it("writes what reads back as the same definition, in YAML and JSON", () => {
    fc.assert(
      fc.property(
        fc.oneof(service, workflow),
        fc.constantFrom("yaml" as const, "json" as const),
        (definition, format) => {
          const written = writeDefinition(definition, format);
          const { documents, findings } = readDefinitions(written);
          expect({ written, findings }).toEqual({ written, findings: [] });
          expect(documents).toHaveLength(1);
          expect(definitionToJson(documents[0]!.definition)).toEqual(definitionToJson(definition));
          expect({ written, same: same(documents[0]!.definition, definition) }).toEqual({
            written,
            same: true,
          });
          expect(sameDefinition(documents[0]!.definition, definition)).toBe(true);
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });

  it("gives JSON that the routes read back", () => {
    fc.assert(
      fc.property(fc.oneof(service, workflow), (definition) => {
        const { document, findings } = readDefinitionValue(definitionToJson(definition));
        expect(findings).toEqual([]);
        expect(same(document!.definition, definition)).toBe(true);
      }),
      { seed: 6, numRuns: 100 },
    );
  });
});

describe("sameDefinition", () => {
  const read = (text: string): Definition => readDefinitions(text).documents[0]!.definition;

  it.each([
    [
      "the order of fields",
      "name: s\naddress: x\ninputs: { a: { type: int }, b: { type: int } }",
      "name: s\naddress: x\nspec: { inputs: { b: { type: int }, a: { type: int } } }",
    ],
    [
      "what is the default anyway",
      "name: s\naddress: x\ninputs: { a: { type: int } }",
      "name: s\naddress: x\ninputs: [{ name: a, type: int, required: true }]",
    ],
    [
      "how a duration is written",
      "name: s\naddress: x\nattempt_timeout: 60s",
      "name: s\naddress: x\nattempt_timeout: PT1M",
    ],
    [
      "how a rate is written",
      "name: s\naddress: x\nrate: 100/s\nbreaker: { probe_after: 60s }",
      "name: s\naddress: x\nrate: 100/1000ms\nbreaker: { probe_after: 1m }",
    ],
    ["how a breaker is off", "name: s\naddress: x\nbreaker: off", "name: s\naddress: x\nbreaker: false"],
    [
      "the case of headers and methods",
      "name: s\naddress: x\nheaders: { A: b }\nendpoints: { e: { path: /e } }",
      "name: s\naddress: x\nheaders: { a: b }\nendpoints: { e: { path: /e, method: post } }",
    ],
    [
      "a name taken from the service",
      "name: w\noperations: [{ call: a-b }, { call: a-b }]",
      "name: w\noperations: { a_b: { call: a-b }, a_b_2: { call: a-b } }",
    ],
    [
      "braces around a condition",
      "name: w\noperations: [{ set: { a: 1 }, when: data.x }]",
      'name: w\noperations: [{ set: { a: 1 }, when: "${ data.x }" }]',
    ],
    [
      "how a whole timeout is written",
      "name: w\nservices: [s]\ntimeout: 1h",
      "name: w\nservices: [s]\ntimeout: 60m",
    ],
    [
      "how a retention is written",
      "name: w\nservices: [s]\nretention: 2d",
      "name: w\nservices: [s]\nretention: { failed: 48h, cancelled: P2D, succeeded: 2d }",
    ],
    ["that a step fails by default", "name: w\nservices: [s]\nwhen_spent: fail", "name: w\nservices: [s]"],
    [
      "the order of keys in a mapping",
      "name: w\noperations: [{ set: { a: 1, b: 2 } }]",
      "name: w\noperations: [{ set: { b: 2, a: 1 } }]",
    ],
  ])("does not mind %s", (_, a, b) => {
    expect(sameDefinition(read(a), read(b))).toBe(true);
  });

  it.each([
    ["a description", "name: s\naddress: x", "name: s\naddress: x\ndescription: y"],
    [
      "a type",
      "name: s\naddress: x\ninputs: { a: { type: int } }",
      "name: s\naddress: x\ninputs: { a: { type: number } }",
    ],
    [
      "whether a field is required",
      "name: s\naddress: x\ninputs: { a: { type: int } }",
      "name: s\naddress: x\ninputs: { a: { type: int, required: false } }",
    ],
    [
      "the order of operations",
      "name: w\noperations: [{ set: { a: 1 } }, { set: { b: 1 } }]",
      "name: w\noperations: [{ set: { b: 1 } }, { set: { a: 1 } }]",
    ],
    ["the kind", "name: s\naddress: x", "name: s\nservices: [x]"],
  ])("minds %s", (_, a, b) => {
    expect(sameDefinition(read(a), read(b))).toBe(false);
  });
});
