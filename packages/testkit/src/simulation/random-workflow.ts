import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { Random } from "../random.js";
import { type ModelService, modelServices, words } from "./service-model.js";

/** A workflow as people write it, and what it must come to. */
export interface ModelWorkflow {
  readonly name: string;
  readonly definition: JsonObject;
  /** The policies of its calls, by operation. */
  readonly calls: ReadonlyMap<string, CallPolicy>;
  /** The outputs when every step ends well. */
  foretell(data: JsonObject): JsonObject;
}

/** How often and how long a call may be tried. */
export interface CallPolicy {
  readonly attempts: number;
  readonly attemptTimeoutMs: number | undefined;
  readonly timeoutMs: number | undefined;
}

interface Part {
  readonly operation: JsonObject;
  readonly call?: { readonly name: string; readonly policy: CallPolicy };
  run(document: JsonObject): JsonObject;
}

interface Condition {
  readonly cel: string;
  holds(document: JsonObject): boolean;
}

const OUTPUTS = ["n", "text", "length", "total", "greeting"];
const DEFAULT_POLICY: CallPolicy = { attempts: 4, attemptTimeoutMs: undefined, timeoutMs: undefined };

/** A workflow over `n` and `text` that the checker accepts. */
export function randomWorkflow(random: Random, name: string): ModelWorkflow {
  const inputs = { n: { type: "int" }, text: { type: "string" } };
  const types: Record<string, string> = {
    n: "int",
    text: "string",
    length: "int",
    total: "int",
    greeting: "string",
  };
  const outputs = Object.fromEntries(
    OUTPUTS.map((field) => [field, { type: types[field]!, required: false }]),
  );
  if (random.chance(0.4)) {
    const services = Array.from({ length: random.between(1, 4) }, () => random.pick(modelServices));
    return {
      name,
      definition: { name, inputs, outputs, services: services.map((service) => service.name) },
      calls: new Map(),
      foretell: (data) =>
        cut(services.reduce((document, service) => ({ ...document, ...service.answer(document) }), data)),
    };
  }
  const parts = Array.from({ length: random.between(1, 6) }, (_, at) =>
    random.chance(0.7) ? callPart(random, `call_${at}`) : setPart(random, `set_${at}`),
  );
  return {
    name,
    definition: { name, inputs, outputs, operations: parts.map((part) => part.operation) },
    calls: new Map(parts.flatMap(({ call }) => (call === undefined ? [] : [[call.name, call.policy]]))),
    foretell: (data) => cut(parts.reduce((document, part) => part.run(document), data)),
  };
}

/** The policy of a step, by its path. */
export function policyOf(workflow: ModelWorkflow, step: string): CallPolicy {
  return workflow.calls.get(step) ?? DEFAULT_POLICY;
}

function callPart(random: Random, name: string): Part {
  const service = random.pick(modelServices);
  const when = random.chance(0.3) ? randomCondition(random) : undefined;
  const policy = random.chance(0.6) ? randomPolicy(random) : undefined;
  const mapped = random.chance(0.3);
  const merges = random.chance(0.8);
  const operation: JsonObject = { name, call: service.name };
  if (when !== undefined) operation["when"] = when.cel;
  if (mapped) operation["input"] = mappedInput(service);
  if (merges)
    operation["output"] = Object.fromEntries(
      Object.keys(service.outputs).map((field) => [field, `\${ answer.${field} }`]),
    );
  if (policy !== undefined) Object.assign(operation, policy.written);
  return {
    operation,
    call: { name, policy: policy?.kept ?? DEFAULT_POLICY },
    run(document) {
      if (when !== undefined && !when.holds(document)) return document;
      const inputs = mapped ? modelInput(service, document) : document;
      return merges ? { ...document, ...service.answer(inputs) } : document;
    },
  };
}

function mappedInput(service: ModelService): JsonObject {
  return Object.fromEntries(
    Object.keys(service.inputs).map((field) => [
      field,
      field === "n" ? "${ data.n + 1 }" : "<${ data.text }>",
    ]),
  );
}

function modelInput(service: ModelService, document: JsonObject): JsonObject {
  const value = (field: string): JsonValue =>
    field === "n" ? Number(document["n"]) + 1 : `<${words(document["text"])}>`;
  return Object.fromEntries(Object.keys(service.inputs).map((field) => [field, value(field)]));
}

function setPart(random: Random, name: string): Part {
  const more = random.between(1, 50);
  const when = random.chance(0.3) ? randomCondition(random) : undefined;
  const isTotal = random.chance(0.5);
  const values = isTotal ? { total: `\${ data.n + ${more} }` } : { greeting: "hi ${ data.text }" };
  return {
    operation: { name, set: values, ...(when === undefined ? undefined : { when: when.cel }) },
    run(document) {
      if (when !== undefined && !when.holds(document)) return document;
      return isTotal
        ? { ...document, total: Number(document["n"]) + more }
        : { ...document, greeting: `hi ${words(document["text"])}` };
    },
  };
}

function randomCondition(random: Random): Condition {
  const bound = random.between(0, 60);
  return random.chance(0.5)
    ? { cel: `data.n > ${bound}`, holds: ({ n }) => Number(n) > bound }
    : { cel: `size(data.text) < ${bound}`, holds: ({ text }) => words(text).length < bound };
}

function randomPolicy(random: Random): { readonly written: JsonObject; readonly kept: CallPolicy } {
  const attempts = random.between(1, 6);
  const attemptTimeoutMs = random.chance(0.5) ? random.between(50, 800) : undefined;
  const timeoutMs = random.chance(0.3) ? random.between(300, 6_000) : undefined;
  const retry = {
    attempts,
    first: `${random.between(1, 200)}ms`,
    factor: random.between(1, 3),
    cap: "2s",
    jitter: random.between(0, 10) / 10,
  };
  return {
    written: {
      retry,
      ...(attemptTimeoutMs === undefined ? undefined : { attempt_timeout: `${attemptTimeoutMs}ms` }),
      ...(timeoutMs === undefined ? undefined : { timeout: `${timeoutMs}ms` }),
    },
    kept: { attempts, attemptTimeoutMs, timeoutMs },
  };
}

function cut(document: JsonObject): JsonObject {
  return Object.fromEntries(
    OUTPUTS.filter((field) => field in document).map((field) => [field, document[field]!]),
  );
}
