import { checkWorkflow, readDefinitions, type Finding } from "@machinery/language";
import {
  DefineWorkflowRequestSchema,
  DeleteWorkflowRequestSchema,
  limits,
  PauseWorkflowRequestSchema,
  refuse,
  ResumeWorkflowRequestSchema,
  WorkflowDefinitionSchema,
  WorkflowSchema,
  type DefineWorkflowRequest,
  type Result,
  type ValidateWorkflowRequest,
  type WorkflowDefinition,
  type WorkflowService,
} from "@machinery/protocol";
import type { PlaceTable } from "@machinery/runner";
import type { Catalogue } from "../catalogue/catalogue.js";
import type { WorkflowRecord } from "../catalogue/workflow-record.js";
import { findingToMessage, workflowToMessage } from "../catalogue/workflow-to-message.js";
import { checkDefinitionMessage } from "../definitions/check-definition-message.js";
import { readDefinitionText } from "../definitions/read-definition-text.js";
import { requestKey } from "../definitions/request-key.js";
import { submitWorkflow } from "../definitions/submit-definition.js";
import { submittedMessage, type Submitted } from "../definitions/submitted-definition.js";
import { findingsToRejection } from "../errors/findings-to-rejection.js";
import { invalidArgument } from "../errors/invalid-argument.js";
import type { Handlers } from "./handlers.js";
import { listPage } from "./list-page.js";

/** WorkflowService, apart from any protocol. */
export function createWorkflowHandlers(
  catalogue: Catalogue,
  /** How many of a workflow's events are under way, and wait. */
  places: Pick<PlaceTable, "load">,
): Handlers<typeof WorkflowService> {
  const shown = (workflow: WorkflowRecord) =>
    workflowToMessage(workflow, catalogue.pause(workflow.name), places.load(workflow.name));
  const newest = (name: string) => {
    const workflow = catalogue.workflow(name);
    return { ok: true, value: workflow === undefined ? {} : { workflow: shown(workflow) } } as const;
  };
  return {
    async defineWorkflow(request) {
      const read = readForm(request);
      if (!read.ok) return read;
      const submitted = read.value;
      if (submitted.definition === undefined) return refuse(findingsToRejection(submitted.findings));
      const key = requestKey(DefineWorkflowRequestSchema, request);
      if (!key.ok) return key;
      const written = await submitWorkflow(catalogue, submitted, request, key.value);
      if (!written.ok) return written;
      const { outcome } = written.value;
      const workflow = await catalogue.readWorkflow(outcome.name, outcome.revision);
      if (!workflow.ok) return workflow;
      return { ok: true, value: { workflow: shown(workflow.value), changed: outcome.changed } };
    },

    async validateWorkflow(request) {
      const read = readForm(request);
      if (!read.ok) {
        // A definition message that is no JSON is a finding too: validating answers, and does not refuse.
        if (read.rejection.reason !== "INVALID_DEFINITION") return read;
        const { expected, found, todo } = read.rejection;
        const finding = {
          severity: "error",
          code: "NOT_JSON",
          path: "",
          expected,
          found,
          hint: todo,
        } as const;
        return { ok: true, value: { valid: false, findings: [findingToMessage(finding)] } };
      }
      const submitted = read.value;
      const beside = readBeside(request.beside);
      const lookUp = (name: string) => catalogue.service(name)?.definition;
      const checked =
        submitted.definition === undefined
          ? []
          : submitted.locate(
              checkWorkflow(
                submitted.definition,
                lookUp,
                catalogue.serviceNames,
                (name) => beside.get(name) ?? catalogue.workflow(name)?.definition,
                [...beside.keys(), ...catalogue.workflowNames],
              ),
            );
      const findings = [...submitted.findings, ...checked];
      return {
        ok: true,
        value: { valid: !findings.some(isError), findings: findings.map(findingToMessage) },
      };
    },

    async getWorkflow(request) {
      const workflow = await catalogue.readWorkflow(request.name, request.revision);
      return workflow.ok ? { ok: true, value: { workflow: shown(workflow.value) } } : workflow;
    },

    async listWorkflows(request) {
      const find = (name: string) => {
        const workflow = catalogue.workflow(name);
        return workflow && shown(workflow);
      };
      const page = listPage("workflows", catalogue.workflowNames, request, WorkflowSchema, find);
      if (!page.ok) return page;
      const { messages, nextPageToken } = page.value;
      return { ok: true, value: { workflows: messages, nextPageToken } };
    },

    async deleteWorkflow(request) {
      const key = requestKey(DeleteWorkflowRequestSchema, request);
      if (!key.ok) return key;
      const written = await catalogue.deleteWorkflow(request.name, key.value);
      return written.ok ? { ok: true, value: {} } : written;
    },

    async pauseWorkflow(request) {
      const { name, reason } = request;
      const key = requestKey(PauseWorkflowRequestSchema, request);
      if (!key.ok) return key;
      if (reason.length > limits.descriptionChars)
        return refuse(
          invalidArgument(
            "reason",
            `at most ${limits.descriptionChars} characters`,
            String(reason.length),
            "say it shorter",
          ),
        );
      const written = await catalogue.pauseWorkflow(name, reason, key.value);
      return written.ok ? newest(name) : written;
    },

    async resumeWorkflow(request) {
      const key = requestKey(ResumeWorkflowRequestSchema, request);
      if (!key.ok) return key;
      const written = await catalogue.resumeWorkflow(request.name, key.value);
      return written.ok ? newest(request.name) : written;
    },
  };
}

/** Workflows that are looked at as if they were defined, by name. */
function readBeside(sources: readonly string[]): Map<string, WorkflowDefinition> {
  const found = new Map<string, WorkflowDefinition>();
  let bytes = 0;
  for (const source of sources) {
    bytes += Buffer.byteLength(source, "utf8");
    if (bytes > limits.definitionBytes) break;
    for (const { kind, definition } of readDefinitions(source).documents)
      if (kind === "workflow") found.set(definition.name, definition);
  }
  return found;
}

const isError = (finding: Finding): boolean => finding.severity === "error";

/** The definition of a request; without one, the findings say why. */
function readForm({
  form,
}: DefineWorkflowRequest | ValidateWorkflowRequest): Result<
  Submitted<WorkflowDefinition> | { readonly definition?: undefined; readonly findings: Finding[] }
> {
  if (form.case === undefined) {
    return refuse(invalidArgument("form", "a definition, or one as text", "neither", "send one of the two"));
  }
  if (form.case === "source") return readDefinitionText(form.value, "workflow");
  const rejection = checkDefinitionMessage(WorkflowDefinitionSchema, form.value);
  return rejection === undefined ? { ok: true, value: submittedMessage(form.value) } : refuse(rejection);
}
