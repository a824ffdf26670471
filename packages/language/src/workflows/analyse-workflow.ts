import { limits, names, type Operation, type WorkflowDefinition } from "@machinery/protocol";
import type { CompiledCel } from "../cel/compile-cel.js";
import { mismatch, type ObjectType, valueOf } from "../cel/type.js";
import type { FindService } from "../definition.js";
import { checkDescription, checkFields } from "../fields/check-fields.js";
import { typeOfField, typeOfFields } from "../fields/type-of-fields.js";
import { Findings } from "../findings.js";
import { nameProblem } from "../name-problem.js";
import type { PlannedOperation } from "../plan.js";
import { nearest } from "../suggest.js";
import { bareCondition, compileCondition } from "../values/compile-condition.js";
import { toEvaluate } from "../values/to-expression.js";
import { operationNames } from "./operation-names.js";
import { planService } from "./plan-call.js";
import { planVerb } from "./plan-verbs.js";
import type { Called, PlanContext, PlannedStep } from "./verb.js";
import { type FlowState, workflowScope } from "./workflow-scope.js";

/** All that one walk over a workflow finds: what is wrong with it, and its operations ready to run where nothing is. */
export interface Analysis {
  readonly findings: Findings;
  readonly operations: readonly PlannedOperation[];
}

/** Walks over a workflow in the order it runs, letting the types grow along. */
export function analyseWorkflow(
  definition: WorkflowDefinition,
  services: FindService,
  knownServices: readonly string[],
): Analysis {
  const findings = new Findings();
  checkHead(definition, findings);
  checkNames(definition, findings);
  const operations: PlannedOperation[] = [];
  const inputs = typeOfFields(definition.inputs);
  let state: FlowState = { data: inputs, steps: new Map() };
  if (findings.list.some(({ code }) => code === "TOO_LARGE" || code === "SERVICES_AND_OPERATIONS"))
    return { findings, operations };

  const taken = operationNames(definition);
  const base = {
    inputs,
    services,
    knownServices,
    calls: new Map<string, Called>(),
    report: findings.add.bind(findings),
  };
  const keep = (step: PlannedStep, when: CompiledCel | undefined, source: string) => {
    state = step.state;
    if (step.planned === undefined) return;
    operations.push(
      when === undefined
        ? step.planned
        : { ...step.planned, when: { source, evaluate: toEvaluate(when.term) } },
    );
  };
  definition.services.forEach((service, index) => {
    const context = {
      ...base,
      name: taken[index]!,
      path: `services[${index}]`,
      state,
      certain: [],
      always: true,
    };
    keep(planService(service, context), undefined, "");
  });
  definition.operations.forEach((operation, index) => {
    const context = {
      ...base,
      name: taken[index]!,
      path: `operations[${index}]`,
      state,
      certain: [],
      always: true,
    };
    checkDescription(operation.description, context.path, findings);
    const when = planWhen(operation, context);
    const step = planVerb(operation.verb, {
      ...context,
      certain: when?.certainIfTrue ?? [],
      always: when === undefined,
    });
    keep(step, when, bareCondition(operation.when));
  });
  checkOutputs(definition, state.data, findings);
  return { findings, operations };
}

function planWhen(operation: Operation, context: PlanContext): CompiledCel | undefined {
  if (operation.when === "") return undefined;
  const compiled = compileCondition(operation.when, workflowScope(context.state, context.inputs, []));
  for (const problem of compiled.problems) context.report(`${context.path}.when`, problem);
  return compiled;
}

function checkHead(definition: WorkflowDefinition, findings: Findings): void {
  if (!names.definition.pattern.test(definition.name)) {
    findings.add("name", nameProblem(definition.name, names.definition.words));
  }
  checkDescription(definition.description, "", findings);
  checkFields(definition.inputs, "inputs", findings);
  checkFields(definition.outputs, "outputs", findings);
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
  for (const [path, count] of [
    ["services", services.length],
    ["operations", operations.length],
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

function checkNames(definition: WorkflowDefinition, findings: Findings): void {
  const seen = new Set<string>();
  definition.operations.forEach(({ name }, index) => {
    if (name === "") return;
    const path = `operations[${index}].name`;
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

function checkOutputs(definition: WorkflowDefinition, data: ObjectType, findings: Findings): void {
  definition.outputs.forEach((field, index) => {
    const produced = data.fields.get(field.name);
    if (produced === undefined) {
      if (data.rest !== undefined) return;
      const near = nearest(field.name, data.fields.keys());
      findings.add(`outputs[${index}]`, {
        severity: "warning",
        code: "OUTPUT_NEVER_PRODUCED",
        expected: `something that produces \`${field.name}\``,
        found: "nothing",
        hint:
          near === undefined
            ? "it will be absent at the end"
            : `did you mean \`${near}\`? as it is, it will be absent at the end`,
      });
      return;
    }
    const found = mismatch(produced.type, typeOfField(field));
    if (found === undefined) return;
    findings.add(`outputs[${index}]`, {
      code: "TYPE_MISMATCH",
      expected: `${valueOf(found.to)} for \`${field.name}${found.path}\`, as it is declared`,
      found: found.from === undefined ? "nothing" : valueOf(found.from),
      hint: "declare the type that the document has at the end, or convert it with `set`",
    });
  });
}
