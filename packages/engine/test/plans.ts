import type {
  Expression,
  Plan,
  PlannedAsk,
  PlannedCall,
  PlannedCatch,
  PlannedFor,
  PlannedFork,
  PlannedListen,
  PlannedOperation,
  PlannedRaise,
  PlannedReturn,
  PlannedRun,
  PlannedSet,
  PlannedSwitch,
  PlannedTry,
  PlannedWait,
  PlannedWhile,
  RetryPlan,
  Scope,
} from "@machinery/language";
import type { JsonObject, JsonValue } from "@machinery/protocol";
import { fields } from "./fields.js";

/** A plan by hand. */
export const planOf = (operations: readonly PlannedOperation[], more: Partial<Plan> = {}): Plan => ({
  workflow: "process-text",
  revision: 1,
  inputs: fields(),
  outputs: fields(),
  operations,
  ...more,
});

/** No second attempt. */
export const once: RetryPlan = { attempts: 1, firstMs: 100, factor: 2, capMs: 1_000, jitter: 0 };

/** Four attempts after 100, 200 and 400 ms, without chance. */
export const patient: RetryPlan = { ...once, attempts: 4 };

/** A call that sends the document and merges the answer. */
export const callOf = (name: string, more: Partial<PlannedCall> = {}): PlannedCall => ({
  verb: "call",
  name,
  service: name.replaceAll("_", "-"),
  endpoint: "",
  inputs: fields(),
  outputs: fields(),
  input: { kind: "document" },
  output: { kind: "merge" },
  retry: once,
  ...more,
});

export const setOf = (
  name: string,
  values: (scope: PlainScope) => JsonValue,
  more: Partial<PlannedSet> = {},
): PlannedSet => ({
  verb: "set",
  name,
  values: expression(values),
  ...more,
});

export const switchOf = (
  name: string,
  cases: readonly (readonly [Expression, readonly PlannedOperation[]])[],
  otherwise?: readonly PlannedOperation[],
): PlannedSwitch => ({
  verb: "switch",
  name,
  cases: cases.map(([when]) => when),
  bodies: {
    ...Object.fromEntries(cases.map(([, operations], index) => [`cases[${index}]`, operations])),
    ...(otherwise && { otherwise }),
  },
});

export const returnOf = (name: string, outputs?: Expression): PlannedReturn => ({
  verb: "return",
  name,
  ...(outputs && { outputs }),
});

export const raiseOf = (name: string, reason: string, data?: JsonValue): PlannedRaise => ({
  verb: "raise",
  name,
  error: expression(() => ({ reason, message: "it was raised", ...(data !== undefined && { data }) })),
});

export const tryOf = (
  name: string,
  operations: readonly PlannedOperation[],
  catches: readonly (PlannedCatch & { readonly do: readonly PlannedOperation[] })[],
  last?: readonly PlannedOperation[],
): PlannedTry => ({
  verb: "try",
  name,
  catches,
  bodies: {
    do: operations,
    ...Object.fromEntries(catches.map(({ do: operations }, index) => [`catch[${index}]`, operations])),
    ...(last && { finally: last }),
  },
});

export const waitOf = (name: string, wait: Pick<PlannedWait, "durationMs" | "until">): PlannedWait => ({
  verb: "wait",
  name,
  ...wait,
});

export const whileOf = (
  name: string,
  condition: Expression,
  maximum: number,
  operations: readonly PlannedOperation[],
): PlannedWhile => ({ verb: "while", name, condition, maximum, bodies: { do: operations } });

export const listenOf = (name: string, signal: string, more: Partial<PlannedListen> = {}): PlannedListen => ({
  verb: "listen",
  name,
  signal,
  expects: fields(),
  output: { kind: "none" },
  bodies: {},
  ...more,
});

export const askOf = (name: string, more: Partial<PlannedAsk> = {}): PlannedAsk => ({
  verb: "ask",
  name,
  question: expression(() => "May it go on?"),
  form: fields(),
  fields: [],
  output: { kind: "none" },
  bodies: {},
  ...more,
});

/** A run that posts the document and merges the answer. */
export const runOf = (name: string, more: Partial<PlannedRun> = {}): PlannedRun => ({
  verb: "run",
  name,
  runs: name.replaceAll("_", "-"),
  outputs: fields(),
  input: { kind: "document" },
  output: { kind: "merge" },
  ...more,
});

/** Goes over `data.items` unless it is said otherwise. */
export const forOf = (
  name: string,
  operations: readonly PlannedOperation[],
  more: Partial<PlannedFor> = {},
): PlannedFor => ({
  verb: "for",
  name,
  over: expression(({ data }) => data["items"] ?? [], "data.items"),
  as: "item",
  concurrency: 1,
  goesOn: false,
  bodies: { do: operations },
  ...more,
});

export const forkOf = (
  name: string,
  branches: Readonly<Record<string, readonly PlannedOperation[]>>,
  waitFor = Object.keys(branches).length,
): PlannedFork => ({
  verb: "fork",
  name,
  branches: Object.keys(branches),
  waitFor,
  bodies: Object.fromEntries(Object.values(branches).map((body, index) => [`branches[${index}]`, body])),
});

/** What expressions of tests see: values as objects. */
export type PlainScope = Omit<Scope, "data" | "steps"> & {
  readonly data: JsonObject;
  readonly steps: JsonObject;
};

const plainly = (scope: Scope): PlainScope => ({
  ...scope,
  data: scope.data.whole(),
  steps: scope.steps.whole(),
});

/** An expression that is a function. */
export const expression = (give: (scope: PlainScope) => JsonValue, source = "an expression"): Expression => ({
  source,
  evaluate: (scope) => ({ ok: true, value: give(plainly(scope)) }),
});

/** An expression that fails. */
export const failing = (
  reason: "EXPRESSION_FAILED" | "EXPRESSION_TOO_COSTLY" = "EXPRESSION_FAILED",
): Expression => ({
  source: "1 / 0",
  evaluate: () => ({ ok: false, reason, message: "1 / 0: division by zero" }),
});

/** The text-processing company's workflow, by services alone. */
export const processText = (more: Partial<PlannedCall> = {}): Plan => {
  const message = fields({ message: { type: "string" } });
  const text: Partial<PlannedCall> = {
    inputs: message,
    outputs: message,
    input: { kind: "declared", names: message.names },
    ...more,
  };
  const count = fields({ space_count: { type: "number" } });
  return planOf(
    [callOf("upper", text), callOf("reverse", text), callOf("space_counter", { ...text, outputs: count })],
    {
      inputs: message,
      outputs: fields({ message: { type: "string" }, space_count: { type: "number" } }),
    },
  );
};
