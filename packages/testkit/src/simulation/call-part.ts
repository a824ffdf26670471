import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { Random } from "../random.js";
import { undoing } from "./undoing.js";
import { follow, type Part, write } from "./model-part.js";
import { type ModelService, modelServices, words } from "./service-model.js";

/** How often and how long a call may be tried. */
export interface CallPolicy {
  readonly attempts: number;
  readonly attemptTimeoutMs: number | undefined;
  readonly timeoutMs: number | undefined;
  /** Whether its answer comes later, and how long its service may be silent until then. */
  readonly later?: { readonly heartbeatMs: number | undefined };
  /** Whether it is held for somebody when its attempts are spent. */
  readonly holds?: boolean;
}

export const DEFAULT_POLICY: CallPolicy = { attempts: 4, attemptTimeoutMs: undefined, timeoutMs: undefined };

/** A call of one of the model's services, some undone by another call. `keep` is told its policy, and that of the other by its own name. */
export function callPart(
  random: Random,
  name: string,
  keep: (policy: CallPolicy, operation?: string) => void,
): Part {
  const picked = random.pick(modelServices);
  const chooses = choosable.has(picked.name) && random.chance(0.4);
  const holds = random.chance(0.25);
  // Few attempts are soon spent.
  const isPatient = !holds && random.chance(0.08);
  const policy = isPatient
    ? patient
    : holds || random.chance(0.6)
      ? randomPolicy(random, holds ? 2 : 6)
      : undefined;
  const mapped = random.chance(0.3);
  const merges = random.chance(0.8);
  const operation: JsonObject = chooses ? { name, ...choice } : { name, call: picked.name };
  if (mapped) operation["input"] = mappedInput(picked);
  if (merges)
    operation["output"] = Object.fromEntries(
      Object.keys(picked.outputs).map((field) => [field, `\${ answer.${field} }`]),
    );
  if (policy !== undefined) Object.assign(operation, policy.written);
  if (holds) operation["when_spent"] = "pause";
  keep({ ...(policy?.kept ?? DEFAULT_POLICY), holds });
  const isUndone = random.chance(0.4);
  if (isUndone) {
    const undoPolicy = random.chance(0.5) ? randomPolicy(random, 6) : undefined;
    operation["compensate"] = { ...undoing(name), ...undoPolicy?.written };
    keep(undoPolicy?.kept ?? DEFAULT_POLICY, `${name}/undo`);
  }
  return {
    operation,
    run(run) {
      const { document } = run.now;
      const step = run.prefix + name;
      const note = (outcome: string) =>
        void run.done.push({ step, text: `${outcome} ${Number(run.now.document["n"])}` });
      run.course.push(step);
      const isUnknown = run.told.isUnknown(step);
      const given = run.told.skippedWith(step);
      if (given === undefined) {
        if (isUndone && run.told.ended(step) !== "succeeded" && isUnknown) note("unknown");
        follow(run, step);
      }
      const service = chooses ? chosenBy(document) : picked;
      const inputs = mapped ? modelInput(service, document) : document;
      if (merges) write(run, given === undefined ? service.answer(inputs) : answeredPart(picked, given));
      // Who skips a step does not know either whether its service did its part.
      if (isUndone && (given === undefined || isUnknown)) note("known");
    },
  };
}

/** Services that take and answer the same, and a call that chooses one of them by the document. */
const choosable = new Set(["double", "halve"]);
const choice: JsonObject = {
  call: "${ data.n % 2 == 0 ? 'halve' : 'double' }",
  among: [...choosable],
  shape: { inputs: { n: { type: "int" } }, outputs: { n: { type: "int" } } },
};

const chosenBy = ({ n }: JsonObject): ModelService =>
  modelServices.find(({ name }) => name === (Number(n) % 2 === 0 ? "halve" : "double"))!;

/** A service of a workflow that has services alone. */
export const servicePart = (service: ModelService, name: string): Part => ({
  operation: {},
  run(run) {
    run.course.push(name);
    const given = run.told.skippedWith(name);
    if (given === undefined) follow(run, name);
    // All of an answer is merged, be it a service's or what stands for it.
    write(run, given ?? service.answer(run.now.document));
  },
});

/** What a service's outputs take of what was given. */
const answeredPart = ({ outputs }: ModelService, given: JsonObject): JsonObject =>
  Object.fromEntries(Object.keys(outputs).map((field) => [field, given[field]!]));

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

/** For services that are dead for hours. */
const patient = {
  written: { retry: { attempts: 60, first: "1s", factor: 3, cap: "10m" } },
  kept: { ...DEFAULT_POLICY, attempts: 60 },
};

function randomPolicy(
  random: Random,
  mostAttempts: number,
): { readonly written: JsonObject; readonly kept: CallPolicy } {
  const attempts = random.between(1, mostAttempts);
  const attemptTimeoutMs = random.chance(0.5) ? random.between(50, 800) : undefined;
  const later = random.chance(0.3)
    ? { heartbeatMs: random.chance(0.4) ? random.between(1_000, 1_500) : undefined }
    : undefined;
  // Who waits for a service that is silent for ever must not wait as long.
  const timeoutMs =
    later !== undefined || random.chance(0.3)
      ? random.between(later === undefined ? 300 : 1_600, 6_000)
      : undefined;
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
      ...(later === undefined ? undefined : { async: true }),
      ...(later?.heartbeatMs === undefined ? undefined : { heartbeat_timeout: `${later.heartbeatMs}ms` }),
    },
    kept: { attempts, attemptTimeoutMs, timeoutMs, ...(later && { later }) },
  };
}
