import type { JsonObject } from "@machinery/protocol";
import type { Random } from "../random.js";
import { type CallPolicy, DEFAULT_POLICY, servicePart } from "./call-part.js";
import type { CourseItem } from "./course.js";
import {
  type ModelChild,
  ModelCut,
  type ModelEnd,
  ModelFailure,
  ModelReturn,
  type ModelRun,
  operationsOf,
  type Part,
  runParts,
  type ToldEvent,
  undoAll,
  type Undoable,
} from "./model-part.js";
import { type ModelBounds, randomBounds } from "./random-bounds.js";
import { randomParts } from "./random-parts.js";
import { modelServices } from "./service-model.js";

/** A workflow as people write it, and what it must come to. */
export interface ModelWorkflow {
  readonly name: string;
  readonly definition: JsonObject;
  /** The policies of its calls, by operation. */
  readonly calls: ReadonlyMap<string, CallPolicy>;
  /** How long its waits are, in milliseconds, by operation. */
  readonly waits: ReadonlyMap<string, number>;
  /** Whom the end of an event is told: of which ends each of them. */
  readonly toldOf: readonly (readonly string[])[];
  /** How long an event may take from its start, in milliseconds. */
  readonly timeoutMs: number | undefined;
  /** How many rounds of its loops there may be at the same time, by operation. */
  readonly concurrencies: ReadonlyMap<string, number>;
  /** Its forks that need not all of their branches, by operation. */
  readonly lenient: ReadonlySet<string>;
  /** Its `try`s with a `finally`, by operation. */
  readonly closing: ReadonlySet<string>;
  /** How many of its events may be under way, and wait. */
  readonly bounds: ModelBounds;
  /** How an event must end, and which steps it must begin and undo for that, once it is told which of them failed. */
  foretell(data: JsonObject, told: ToldEvent): Foretold;
}

interface Foretold {
  readonly end: ModelEnd;
  /** The steps that call or wait, in the order they begin. */
  readonly course: readonly CourseItem[];
  /** In no order. */
  readonly undone: readonly Undoable[];
  /** The events that it carries out, by step. */
  readonly children: ReadonlyMap<string, ModelChild>;
  /** What cannot be as it was told. */
  readonly wrong: readonly string[];
}

const OUTPUTS = ["n", "text", "length", "total", "greeting"];

/** A workflow over `n` and `text` that the checker accepts, and that may run some of the others. */
export function randomWorkflow(random: Random, name: string, others: readonly string[]): ModelWorkflow {
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
  const timeoutMs = random.chance(0.15) ? random.between(50, 3_000) : undefined;
  const timeout = timeoutMs === undefined ? {} : { timeout: `${timeoutMs}ms` };
  const toldOf = randomTold(random);
  const notify = toldOf.map((on, at) => ({ url: `https://told-${at}.test/ends`, on }));
  const bounds = randomBounds(random.fork());
  const head = {
    name,
    inputs,
    outputs,
    ...timeout,
    ...bounds.written,
    ...(notify.length === 0 ? {} : { notify }),
  };
  if (random.chance(0.3)) {
    const services = Array.from({ length: random.between(1, 4) }, () => random.pick(modelServices).name);
    const parts = services.map((service, at) => {
      const before = services.slice(0, at).filter((other) => other === service).length;
      const model = modelServices.find(({ name }) => name === service)!;
      return servicePart(model, before === 0 ? service : `${service}_${before + 1}`);
    });
    return {
      name,
      definition: { ...head, services },
      calls: new Map(),
      waits: new Map(),
      concurrencies: new Map(),
      lenient: new Set(),
      closing: new Set(),
      bounds,
      timeoutMs,
      toldOf,
      foretell: (data, told) => foretell(parts, data, told),
    };
  }
  const policies = new Map<string, CallPolicy>();
  const waits = new Map<string, number>();
  const concurrencies = new Map<string, number>();
  const lenient = new Set<string>();
  const closing = new Set<string>();
  let count = 0;
  const parts = randomParts(
    {
      random,
      policies,
      waits,
      concurrencies,
      lenient,
      closing,
      long: { left: 1 },
      others,
      runs: { left: 2 },
      name: (verb) => `${verb}_${count++}`,
      mayReturn: true,
    },
    random.between(1, 6),
    random.between(0, 3),
  );
  return {
    name,
    definition: { ...head, operations: operationsOf(parts) },
    calls: policies,
    waits,
    concurrencies,
    lenient,
    closing,
    bounds,
    timeoutMs,
    toldOf,
    foretell: (data, told) => foretell(parts, data, told),
  };
}

/** Up to two who are told ends, each of some. */
function randomTold(random: Random): string[][] {
  const ends = ["SUCCEEDED", "FAILED", "CANCELLED"];
  const count = random.pick([0, 0, 1, 2]);
  return Array.from({ length: count }, () => {
    const some = ends.filter(() => random.chance(0.6));
    return some.length === 0 ? ends : some;
  });
}

/** The name of a step's operation. */
export const operationOf = (step: string): string => step.slice(step.lastIndexOf(".") + 1);

/** The policy of a step, by its path. */
export function policyOf(workflow: ModelWorkflow, step: string): CallPolicy {
  return workflow.calls.get(operationOf(step)) ?? DEFAULT_POLICY;
}

function foretell(parts: readonly Part[], data: JsonObject, told: ToldEvent): Foretold {
  const children = new Map<string, ModelChild>();
  const began = (step: string, child: ModelChild) => void children.set(step, child);
  const run: ModelRun = {
    told,
    now: { document: data },
    prefix: "",
    error: undefined,
    began,
    course: [],
    done: [],
    undone: [],
    wrong: [],
  };
  const end = endOf(parts, run);
  if (end.kind !== "succeeds") undoAll(run);
  const { course, undone, wrong } = run;
  return { end, course, undone, children, wrong };
}

function endOf(parts: readonly Part[], run: ModelRun): ModelEnd {
  try {
    runParts(parts, run);
    return { kind: "succeeds", outputs: cut(run.now.document) };
  } catch (left) {
    if (left instanceof ModelReturn) return { kind: "succeeds", outputs: cut(left.outputs) };
    if (left instanceof ModelFailure) return { kind: "fails", reason: left.reason, step: left.step };
    if (left instanceof ModelCut) return { kind: "stops", step: left.step };
    throw left;
  }
}

function cut(document: JsonObject): JsonObject {
  return Object.fromEntries(
    OUTPUTS.filter((field) => field in document).map((field) => [field, document[field]!]),
  );
}
