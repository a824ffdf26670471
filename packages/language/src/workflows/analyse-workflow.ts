import { limits, names, type WorkflowDefinition } from "@machinery/protocol";
import type { FindService, FindWorkflow } from "../definition.js";
import { checkDescription, checkFields } from "../fields/check-fields.js";
import { typeOfFields } from "../fields/type-of-fields.js";
import { Findings } from "../findings.js";
import { nameProblem } from "../name-problem.js";
import type { Expression, PlannedOperation } from "../plan.js";
import { checkDuration } from "../services/retry.js";
import { checkNotices } from "./check-notices.js";
import { checkOutputs } from "./check-outputs.js";
import { checkRetention } from "./check-retention.js";
import { checkWebhook } from "./check-webhook.js";
import { operationNames } from "./operation-names.js";
import { planBody } from "./plan-body.js";
import { planConcurrency } from "./plan-concurrency.js";
import { planService } from "./plan-call.js";
import type { BodyContext, PlannedBody } from "./verb.js";
import { type WalkedOperation, walkOperations } from "./walk-operations.js";

/** All that one walk over a workflow finds: what is wrong with it, and its operations ready to run where nothing is. */
export interface Analysis {
  readonly findings: Findings;
  readonly operations: readonly PlannedOperation[];
  /** What an event is counted under. */
  readonly concurrencyKey?: Expression | undefined;
}

/** Walks over a workflow in the order it runs, letting the types grow along. */
export function analyseWorkflow(
  definition: WorkflowDefinition,
  services: FindService,
  knownServices: readonly string[],
  workflows: FindWorkflow,
  knownWorkflows: readonly string[],
): Analysis {
  const findings = new Findings();
  const walked = walkOperations(definition.operations);
  checkHead(definition, walked, findings);
  checkNames(walked, findings);
  if (findings.list.some(({ code }) => unwalkable.has(code))) return { findings, operations: [] };

  const names = operationNames(definition);
  const inputs = typeOfFields(definition.inputs);
  const context: BodyContext = {
    inputs,
    state: { data: inputs, steps: new Map(), written: undefined },
    locals: new Map(),
    certain: [],
    hasError: false,
    isFinally: false,
    copiedBy: undefined,
    budget: { left: planningLimit },
    passing: () => {},
    outputs: definition.outputs,
    whenSpent: definition.whenSpent,
    services,
    knownServices,
    workflow: definition.name,
    workflows,
    knownWorkflows,
    calls: new Map(),
    names: new Map(walked.map(({ operation }, index) => [operation, names[index]!])),
    returns: [],
    report: findings.add.bind(findings),
  };
  const concurrencyKey = planConcurrency(definition.concurrency, definition.backlog, context);
  const body =
    definition.operations.length > 0
      ? planBody(definition.operations, "operations", context)
      : planServices(definition.services, names, context);
  if (context.budget.left < 0)
    findings.add("operations", {
      code: "TOO_LARGE",
      expected: "loops that can be checked in a reasonable time",
      found: "loops inside loops around too many operations",
      hint: "split the workflow, or nest its loops less deep",
    });
  checkOutputs(definition.outputs, body.state?.data, context.returns, context);
  return { findings, operations: body.operations, concurrencyKey };
}

/** So many operations are planned for one workflow, fewer where the document is wide: each loop around one doubles its number, or worse. */
const planningLimit = 20_000;

/** What keeps a workflow from being walked over at all. */
const unwalkable: ReadonlySet<string> = new Set(["TOO_LARGE", "TOO_DEEP", "SERVICES_AND_OPERATIONS"]);

function planServices(
  services: readonly string[],
  names: readonly string[],
  context: BodyContext,
): PlannedBody {
  const operations: PlannedOperation[] = [];
  let { state } = context;
  services.forEach((service, index) => {
    const step = planService(service, {
      ...context,
      state,
      name: names[index]!,
      path: `services[${index}]`,
      always: true,
      planBody,
    });
    if (step.planned !== undefined) operations.push(step.planned);
    state = step.state ?? state;
  });
  return { operations, state };
}

function checkHead(
  definition: WorkflowDefinition,
  walked: readonly WalkedOperation[],
  findings: Findings,
): void {
  if (!names.definition.pattern.test(definition.name)) {
    findings.add("name", nameProblem(definition.name, names.definition.words));
  }
  checkDescription(definition.description, "", findings);
  checkFields(definition.inputs, "inputs", findings);
  checkFields(definition.outputs, "outputs", findings);
  checkWebhook(definition.webhook, findings);
  checkDuration(definition.timeout, "timeout", findings);
  checkNotices(definition.notify, findings);
  checkRetention(definition.retention, findings);
  const { services, operations } = definition;
  if (services.length > 0 && operations.length > 0) {
    findings.add("operations", {
      code: "SERVICES_AND_OPERATIONS",
      expected: "either services or operations",
      found: "both",
      hint: "write the services as operations with `call`",
    });
  }
  if (services.length === 0 && operations.length === 0) {
    findings.add("", {
      code: "EMPTY_WORKFLOW",
      expected: "services or operations",
      found: "neither",
      hint: "name the services to call, in order",
    });
  }
  const deep = walked.find(({ depth }) => depth > limits.nesting);
  if (deep !== undefined)
    findings.add(deep.path, {
      code: "TOO_DEEP",
      expected: `operations nested at most ${limits.nesting} deep`,
      found: "more",
      hint: "split the workflow",
    });
  for (const [path, count] of [
    ["services", services.length],
    ["operations", walked.length],
  ] as const) {
    if (count > limits.operations)
      findings.add(path, {
        code: "TOO_LARGE",
        expected: `at most ${limits.operations} ${path}`,
        found: `${count}`,
        hint: "split the workflow",
      });
  }
}

function checkNames(walked: readonly WalkedOperation[], findings: Findings): void {
  const seen = new Set<string>();
  walked.forEach(({ operation: { name }, path: place }) => {
    if (name === "") return;
    const path = `${place}.name`;
    if (!names.operation.pattern.test(name)) {
      findings.add(path, {
        code: "INVALID_NAME",
        expected: `a name (${names.operation.words})`,
        found: JSON.stringify(name.slice(0, 80)),
        hint: "rename it",
      });
    }
    if (seen.has(name))
      findings.add(path, {
        code: "DUPLICATE_NAME",
        expected: "each name once in the workflow",
        found: `\`${name.slice(0, 80)}\` again`,
        hint: "rename one of them",
      });
    seen.add(name);
  });
}
