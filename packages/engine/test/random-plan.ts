import * as fc from "fast-check";
import type {
  Expression,
  Plan,
  PlannedCall,
  PlannedChoice,
  PlannedCompensation,
  PlannedOperation,
  RetryPlan,
} from "@machinery/language";
import type { JsonObject, JsonValue } from "@machinery/protocol";
import { fields } from "./fields.js";
import { callOf, expression, failing, type PlainScope, planOf, runOf, setOf } from "./plans.js";

/** Names that documents are full of; the odd ones are allowed, and are where plain objects go wrong. */
const fieldName = fc.constantFrom("a", "b", "c", "constructor", "__proto__");

/** An object as JSON text gives it. */
export const jsonObject: fc.Arbitrary<JsonObject> = fc
  .array(
    fc.tuple(
      fieldName,
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant([1, { a: [] }])),
    ),
    {
      maxLength: 4,
    },
  )
  .map((entries) => Object.fromEntries(entries) as JsonObject);

const condition: fc.Arbitrary<Expression | undefined> = fc.constantFrom(
  // Most go on, or events would hardly get anywhere.
  ...Array.from({ length: 20 }, () => undefined),
  expression(() => true),
  expression(() => false),
  expression((scope) => Object.keys(scope.data).length % 2 === 0),
  expression((scope) => Object.keys(scope.steps).length < 2),
  expression(() => "no boolean"),
  failing(),
);

/**
 * Mappings: some give what they were given, whole or inside something new, which must not end up changing facts. Of `steps` they give a
 * copy, as the language does.
 */
const mapping: fc.Arbitrary<Expression> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      ...(
        [
          () => ({ a: "set" }),
          (scope) => scope.data,
          (scope) => ({ b: scope.data }),
          (scope) => ({ ...scope.steps }),
          (scope) => ({ c: [{ ...scope.steps }], a: { ...scope.steps } }),
          (scope) => ({ a: scope.nowMs, b: scope.event.timeMs }),
          (scope) => scope.event.data,
          (scope) => scope.answer ?? {},
          (scope) => scope.error ?? {},
          (scope) => ({ ...scope.locals }),
        ] satisfies ((scope: PlainScope) => JsonValue)[]
      ).map((give) => expression(give)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      expression(() => "no object"),
      failing("EXPRESSION_TOO_COSTLY"),
    ),
  },
);

const fieldSet = fc.constantFrom(
  fields(),
  fields(),
  fields({ a: { type: "any", required: false } }),
  fields({ a: { type: "any", default: "filled in" }, b: { type: "any", required: false } }),
  fields({ a: { type: "string" } }),
  fields(
    JSON.parse(`{"__proto__": {"type": "any", "required": false}, "a": {"type": "any"}}`) as Parameters<
      typeof fields
    >[0],
  ),
);

const retry: fc.Arbitrary<RetryPlan> = fc.record(
  {
    attempts: fc.integer({ min: 1, max: 4 }),
    firstMs: fc.integer({ min: 0, max: 500 }),
    factor: fc.constantFrom(1, 2, 100),
    capMs: fc.integer({ min: 0, max: 2_000 }),
    jitter: fc.constantFrom(0, 0.2, 1),
    on: fc.constantFrom(["HTTP_5XX"], ["BAD_ANSWER", "DECLINED"]),
  },
  { requiredKeys: ["attempts", "firstMs", "factor", "capMs", "jitter"] },
);

const input = fc.oneof(
  fc.constant({ kind: "document" } as const),
  fieldSet.map(({ names }) => ({ kind: "declared", names }) as const),
  mapping.map((mapping) => ({ kind: "mapping", mapping }) as const),
);

/** Another service, for half of the calls. */
const compensate: fc.Arbitrary<PlannedCompensation | undefined> = fc.option(
  fc
    .record({ inputs: fieldSet, input, retry, timeoutMs: fc.constantFrom(undefined, 700) })
    .map(({ timeoutMs, ...rest }) => ({
      service: "undo",
      endpoint: "",
      ...rest,
      ...(timeoutMs !== undefined && { timeoutMs }),
    })),
  { nil: undefined, freq: 2 },
);
/** What chooses a service: one there is, the other there is only at some times, what there is not, what is no text. */
const chooser = fc.constantFrom(
  expression(() => "one"),
  expression(({ nowMs }) => (nowMs % 2 === 0 ? "one" : "other.endpoint")),
  expression(() => "nobody"),
  expression(() => ["one"]),
  failing(),
);

const choiceOf = (one: PlannedCall, other: Partial<PlannedCall>, service: Expression): PlannedChoice => ({
  service,
  among: new Map([
    ["one", { ...one, service: "one" }],
    ["other.endpoint", { ...one, ...other, service: "other", endpoint: "endpoint" }],
  ]),
});

const call = fc
  .record({
    inputs: fieldSet,
    outputs: fieldSet,
    input,
    compensate,
    output: fc.oneof(
      fc.constantFrom({ kind: "none" } as const, { kind: "merge" } as const),
      mapping.map((mapping) => ({ kind: "mapping", mapping }) as const),
    ),
    retry,
    timeoutMs: fc.option(fc.integer({ min: 1, max: 3_000 }), { nil: undefined }),
    holds: fc.constantFrom(undefined, undefined, true as const),
    attemptTimeoutMs: fc.constantFrom(undefined, 100),
    heartbeatTimeoutMs: fc.constantFrom(undefined, 300),
    other: fc.record({ inputs: fieldSet, outputs: fieldSet, retry }),
    chooses: fc.option(chooser, { nil: undefined, freq: 6 }),
  })
  .map(
    ({ timeoutMs, attemptTimeoutMs, holds, heartbeatTimeoutMs, compensate, other, chooses, ...rest }) =>
      (name: string, when: Expression | undefined) =>
        callOf(name, {
          ...rest,
          ...(chooses && { service: "", choice: choiceOf(callOf(name, rest), other, chooses) }),
          ...(when && { when }),
          ...(compensate && { compensate }),
          ...(timeoutMs !== undefined && { timeoutMs }),
          ...(attemptTimeoutMs !== undefined && { attemptTimeoutMs }),
          ...(holds && { holds }),
          ...(heartbeatTimeoutMs !== undefined && { heartbeatTimeoutMs }),
        }),
  );

const set = mapping.map((values) => (name: string, when: Expression | undefined): PlannedOperation => ({
  ...setOf(name, () => ({})),
  values,
  ...(when && { when }),
}));

/** What makes an operation once it has a name. `body` names and makes those inside it. */
type Make = (name: string, when: Expression | undefined, body: MakeBody) => PlannedOperation;
type Drawn = readonly (readonly [Make, Expression | undefined])[];
type MakeBody = (drawn: Drawn) => readonly PlannedOperation[];

const held = condition.map((when) => when ?? expression(() => true));

const ends: fc.Arbitrary<Make> = fc.option(mapping, { nil: undefined }).map((outputs) => (name, when) => ({
  verb: "return",
  name,
  ...(outputs && { outputs }),
  ...(when && { when }),
}));

const raises: fc.Arbitrary<Make> = fc
  .constantFrom(
    expression(() => ({ reason: "DECLINED", message: "no", data: { a: 1 } })),
    expression((scope) => ({ reason: "OTHER", data: scope.data })),
    expression(() => ({ reason: "no reason" })),
    expression(() => ({ message: 7 })),
    failing(),
  )
  .map((error) => (name, when) => ({ verb: "raise", name, error, ...(when && { when }) }));

const waits: fc.Arbitrary<Make> = fc
  .oneof(
    fc.integer({ min: 1, max: 2_000 }).map((durationMs) => ({ durationMs })),
    fc
      .constantFrom(
        expression(({ nowMs }) => nowMs + 500.5),
        expression(() => 1_000),
        expression(() => "no time"),
        failing(),
      )
      .map((until) => ({ until })),
  )
  .map((wait) => (name, when) => ({ verb: "wait", name, ...wait, ...(when && { when }) }));

const late = (make: MakeBody, drawn: Drawn | undefined, timeoutMs: number | undefined) => ({
  ...(timeoutMs !== undefined && { timeoutMs }),
  bodies: timeoutMs === undefined || drawn === undefined ? {} : { on_timeout: make(drawn) },
});
const timeout = fc.option(fc.integer({ min: 1, max: 2_000 }), { nil: undefined });
const answered = fc.oneof(
  fc.constantFrom({ kind: "none" } as const, { kind: "merge" } as const),
  mapping.map((mapping) => ({ kind: "mapping", mapping }) as const),
);
const lateBody = (depth: number): fc.Arbitrary<Drawn | undefined> =>
  depth === 0 ? fc.constant(undefined) : fc.option(body(depth - 1, 2), { nil: undefined });

const listens = (depth: number): fc.Arbitrary<Make> =>
  fc
    .tuple(
      fc.constantFrom("go", "stop"),
      fc.constantFrom(
        undefined,
        expression(() => "k1"),
        expression(() => 2),
        expression(() => null),
      ),
      fieldSet,
      fc.constantFrom(
        undefined,
        undefined,
        expression(({ answer }) => "b" in (answer as object)),
        failing(),
      ),
      timeout,
      answered,
      lateBody(depth),
    )
    .map(([signal, key, expects, filter, timeoutMs, output, drawn]) => (name, when, make) => ({
      verb: "listen",
      name,
      signal,
      expects,
      output,
      ...(key && { key }),
      ...(filter && { filter }),
      ...(when && { when }),
      ...late(make, drawn, timeoutMs),
    }));

const asks = (depth: number): fc.Arbitrary<Make> =>
  fc
    .tuple(
      fc.constantFrom(
        expression(() => "Well?"),
        expression(() => []),
        failing(),
      ),
      fieldSet,
      timeout,
      answered,
      lateBody(depth),
    )
    .map(([question, form, timeoutMs, output, drawn]) => (name, when, make) => ({
      verb: "ask",
      name,
      question,
      form,
      fields: [],
      output,
      ...(when && { when }),
      ...late(make, drawn, timeoutMs),
    }));

const runs: fc.Arbitrary<Make> = fc
  .record({
    input: fc.oneof(
      fc.constantFrom({ kind: "document" } as const, { kind: "declared", names: ["a", "b"] } as const),
      mapping.map((mapping) => ({ kind: "mapping", mapping }) as const),
    ),
    output: fc.oneof(
      fc.constantFrom({ kind: "none" } as const, { kind: "merge" } as const),
      mapping.map((mapping) => ({ kind: "mapping", mapping }) as const),
    ),
    outputs: fieldSet,
    detached: fc.constantFrom(undefined, undefined, true as const),
    timeoutMs: fc.option(fc.integer({ min: 1, max: 3_000 }), { nil: undefined }),
    compensate,
  })
  .map(
    ({ detached, timeoutMs, compensate, ...rest }) =>
      (name, when) =>
        runOf(name, {
          ...rest,
          ...(when && { when }),
          ...(detached && { detached }),
          ...(compensate && !detached && { compensate }),
          ...(timeoutMs !== undefined && { timeoutMs }),
        }),
  );

function body(depth: number, maxLength: number): fc.Arbitrary<Drawn> {
  return fc.array(fc.tuple(operation(depth), condition), { maxLength });
}

function operation(depth: number): fc.Arbitrary<Make> {
  const flat = [
    { weight: 6, arbitrary: call },
    { weight: 3, arbitrary: set },
    { weight: 1, arbitrary: ends },
    { weight: 1, arbitrary: raises },
    { weight: 1, arbitrary: waits },
    { weight: 2, arbitrary: listens(depth) },
    { weight: 2, arbitrary: asks(depth) },
    { weight: 2, arbitrary: runs },
  ];
  if (depth === 0) return fc.oneof(...flat);
  return fc.oneof(
    ...flat,
    { weight: 2, arbitrary: choice(depth - 1) },
    { weight: 3, arbitrary: attempt(depth - 1) },
    { weight: 2, arbitrary: loop(depth - 1) },
    { weight: 3, arbitrary: each(depth - 1) },
    { weight: 3, arbitrary: branches(depth - 1) },
  );
}

const choice = (depth: number): fc.Arbitrary<Make> =>
  fc
    .tuple(
      fc.array(fc.tuple(held, body(depth, 3)), { minLength: 1, maxLength: 3 }),
      fc.option(body(depth, 3), { nil: undefined }),
    )
    .map(([cases, otherwise]) => (name, when, make) => ({
      verb: "switch",
      name,
      ...(when && { when }),
      cases: cases.map(([when]) => when),
      bodies: {
        ...Object.fromEntries(cases.map(([, drawn], index) => [`cases[${index}]`, make(drawn)])),
        ...(otherwise && { otherwise: make(otherwise) }),
      },
    }));

const attempt = (depth: number): fc.Arbitrary<Make> =>
  fc
    .tuple(
      body(depth, 3),
      fc.array(
        fc.tuple(
          fc.record(
            {
              reasons: fc.constantFrom(["DECLINED", "HTTP_5XX"], ["EXPRESSION_FAILED", "TIMEOUT"]),
              when: fc.oneof(held, fc.constant(expression(({ error }) => error?.["reason"] === "DECLINED"))),
              undo: fc.constant(true as const),
            },
            { requiredKeys: [] },
          ),
          body(depth, 2),
        ),
        { maxLength: 2 },
      ),
      fc.option(body(depth, 2), { nil: undefined }),
    )
    .map(([main, catches, last]) => (name, when, make) => ({
      verb: "try",
      name,
      ...(when && { when }),
      catches: catches.map(([taken]) => taken),
      bodies: {
        do: make(main),
        ...Object.fromEntries(catches.map(([, drawn], index) => [`catch[${index}]`, make(drawn)])),
        ...(last && { finally: make(last) }),
      },
    }));

const loop = (depth: number): fc.Arbitrary<Make> =>
  fc
    .tuple(held, fc.integer({ min: 1, max: 3 }), body(depth, 3))
    .map(([condition, maximum, drawn]) => (name, when, make) => ({
      verb: "while",
      name,
      ...(when && { when }),
      condition,
      maximum,
      bodies: { do: make(drawn) },
    }));

const items: fc.Arbitrary<Expression> = fc.constantFrom(
  expression(() => []),
  expression(() => [1]),
  expression(() => ["x", { y: 2 }, null]),
  expression(() => [1, 2, 3]),
  expression(() => ({ b: 1, a: [2] })),
  expression(({ data }) => data),
  expression(() => "no list"),
  failing(),
);

const each = (depth: number): fc.Arbitrary<Make> =>
  fc
    .record({
      over: items,
      concurrency: fc.integer({ min: 1, max: 3 }),
      collect: fc.option(mapping, { nil: undefined }),
      goesOn: fc.boolean(),
      drawn: body(depth, 3),
    })
    .map(({ over, concurrency, collect, goesOn, drawn }) => (name, when, make) => ({
      verb: "for",
      name,
      ...(when && { when }),
      over,
      as: "item",
      concurrency,
      ...(collect && { collect }),
      goesOn,
      bodies: { do: make(drawn) },
    }));

const branches = (depth: number): fc.Arbitrary<Make> =>
  fc
    .tuple(fc.array(body(depth, 3), { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 3 }))
    .map(([drawn, waitFor]) => (name, when, make) => ({
      verb: "fork",
      name,
      ...(when && { when }),
      branches: drawn.map((_body, index) => `branch_${index}`),
      waitFor: Math.min(waitFor, drawn.length),
      bodies: Object.fromEntries(drawn.map((body, index) => [`branches[${index}]`, make(body)])),
    }));

/** Operations with names; those that plain objects have already are among them. */
function named(drawn: Drawn): readonly PlannedOperation[] {
  let count = 0;
  const makeBody: MakeBody = (drawn) =>
    drawn.map(([make, when]) => make(count++ === 0 ? "constructor" : `step_${count}`, when, makeBody));
  return makeBody(drawn);
}

/** Any line of operations, some with others inside. */
export const randomPlan: fc.Arbitrary<Plan> = fc
  .record({
    operations: body(2, 8),
    inputs: fc.constantFrom(fields(), fields({ a: { type: "any", default: 1 } })),
    outputs: fieldSet,
    timeoutMs: fc.constantFrom(undefined, undefined, 300, 2_000),
  })
  .map(({ operations, inputs, outputs, timeoutMs }) =>
    planOf(named(operations), { inputs, outputs, ...(timeoutMs !== undefined && { timeoutMs }) }),
  );
