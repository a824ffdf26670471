import type {
  Compensation,
  Field,
  Operation,
  RetryPolicy,
  ServiceDefinition,
  WorkflowDefinition,
} from "@machinery/protocol";
import { clone } from "@bufbuild/protobuf";
import { OnError, ServiceDefinitionSchema, WhenSpent, WorkflowDefinitionSchema } from "@machinery/protocol";
import { type Definition, isWorkflowDefinition } from "../definition.js";
import { formatDuration, parseDuration } from "../duration.js";
import { formatRate, parseRate } from "../services/rate.js";
import { isRequired } from "../fields/compile-fields.js";
import { bareCondition } from "../values/compile-condition.js";
import { operationNames } from "../workflows/operation-names.js";
import { walkOperations } from "../workflows/walk-operations.js";

/**
 * A copy of a definition that says what it means in one spelling: names that are taken from services written out, durations in their shortest form, what
 * is said although it is the default left out, and lists whose order means nothing sorted.
 */
export function plainDefinition<D extends Definition>(definition: D): D {
  return (isWorkflowDefinition(definition) ? plainWorkflow(definition) : plainService(definition)) as D;
}

function plainWorkflow(definition: WorkflowDefinition): WorkflowDefinition {
  const workflow = clone(WorkflowDefinitionSchema, definition);
  const names = operationNames(workflow);
  plainFields(workflow.inputs);
  plainFields(workflow.outputs);
  workflow.timeout = plainDuration(workflow.timeout);
  for (const end of ["succeeded", "failed", "cancelled"] as const)
    if (workflow.retention !== undefined) workflow.retention[end] = plainDuration(workflow.retention[end]);
  if (workflow.whenSpent === WhenSpent.FAIL) workflow.whenSpent = WhenSpent.UNSPECIFIED;
  for (const notice of workflow.notify) {
    if (notice.on.length === 0) notice.on = ["CANCELLED", "FAILED", "SUCCEEDED"];
    notice.on = [...new Set(notice.on)].sort();
  }
  walkOperations(workflow.operations).forEach(({ operation }, index) => {
    operation.name = names[index]!;
    operation.when = plainCondition(operation.when);
    plainVerb(operation.verb);
  });
  return workflow;
}

function plainVerb(verb: Operation["verb"]): void {
  switch (verb.case) {
    case "call":
      verb.value.heartbeatTimeout = plainDuration(verb.value.heartbeatTimeout);
      plainBounds(verb.value);
      verb.value.among.sort();
      plainFields(verb.value.shape?.inputs ?? []);
      plainFields(verb.value.shape?.outputs ?? []);
      if (verb.value.compensate !== undefined) plainBounds(verb.value.compensate);
      return;
    case "run":
      verb.value.timeout = plainDuration(verb.value.timeout);
      if (verb.value.compensate !== undefined) plainBounds(verb.value.compensate);
      return;
    case "switch":
      for (const one of verb.value.cases) one.when = plainCondition(one.when);
      return;
    case "wait":
      verb.value.duration = plainDuration(verb.value.duration);
      return;
    case "listen":
      verb.value.timeout = plainDuration(verb.value.timeout);
      verb.value.filter = plainCondition(verb.value.filter);
      plainFields(verb.value.expects);
      return;
    case "ask":
      verb.value.timeout = plainDuration(verb.value.timeout);
      plainFields(verb.value.form);
      return;
    case "while":
      verb.value.condition = plainCondition(verb.value.condition);
      return;
    case "for":
      verb.value.over = verb.value.over.trim();
      if (verb.value.as === "item") verb.value.as = "";
      if (verb.value.concurrency === 1) verb.value.concurrency = 0;
      if (verb.value.onError === OnError.STOP) verb.value.onError = OnError.UNSPECIFIED;
      return;
    case "fork":
      if (verb.value.waitFor === verb.value.branches.length) verb.value.waitFor = 0;
      return;
    case "try":
      for (const one of verb.value.catch) {
        one.when = plainCondition(one.when);
        one.reason.sort();
      }
      return;
    default:
  }
}

function plainBounds(call: Pick<Compensation, "timeout" | "attemptTimeout" | "retry">): void {
  call.timeout = plainDuration(call.timeout);
  call.attemptTimeout = plainDuration(call.attemptTimeout);
  plainRetry(call.retry);
}

const plainCondition = (text: string): string => bareCondition(text).trim();

function plainService(definition: ServiceDefinition): ServiceDefinition {
  const service = clone(ServiceDefinitionSchema, definition);
  plainCall(service);
  const rate = parseRate(service.rate);
  if (rate !== undefined) service.rate = formatRate(rate);
  if (service.breaker !== undefined) service.breaker.probeAfter = plainDuration(service.breaker.probeAfter);
  for (const endpoint of service.endpoints) {
    plainCall(endpoint);
    endpoint.method = endpoint.method === "" ? "POST" : endpoint.method.toUpperCase();
  }
  return service;
}

function plainCall(
  call: Pick<ServiceDefinition, "inputs" | "outputs" | "headers" | "attemptTimeout" | "retry">,
): void {
  plainFields(call.inputs);
  plainFields(call.outputs);
  call.headers = Object.fromEntries(
    Object.entries(call.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  call.attemptTimeout = plainDuration(call.attemptTimeout);
  plainRetry(call.retry);
}

function plainFields(fields: Field[]): void {
  for (const field of fields) field.required = isRequired(field);
}

function plainRetry(policy: RetryPolicy | undefined): void {
  if (policy === undefined) return;
  policy.first = plainDuration(policy.first);
  policy.cap = plainDuration(policy.cap);
  policy.on.sort();
}

function plainDuration(text: string): string {
  const ms = parseDuration(text);
  return ms === undefined ? text : formatDuration(ms);
}
