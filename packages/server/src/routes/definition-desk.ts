import { createHash } from "node:crypto";
import type { Finding } from "@machinery/language";
import {
  canonicalJson,
  limits,
  refuse,
  type JsonObject,
  type JsonValue,
  type Rejection,
  type Result,
} from "@machinery/protocol";
import type { HttpCaller } from "../calls/index.js";
import type { Catalogue, RequestKey } from "../catalogue/catalogue.js";
import { askForDefinition } from "../definitions/ask-for-definition.js";
import { readDefinitionJson } from "../definitions/read-definition-json.js";
import { submitService, submitWorkflow } from "../definitions/submit-definition.js";
import { formatFinding } from "../errors/findings-to-rejection.js";
import { tooLarge } from "../errors/too-large.js";
import { checkJson } from "../events/check-json.js";
import { invalidArgument } from "../errors/invalid-argument.js";
import { PostingRules } from "./posting-rules.js";

/** What the plain JSON routes ask about definitions. */
export interface DefinitionRoutes extends Pick<PostingRules, "hasDataInput" | "webhookSecret"> {
  registerService(value: JsonObject, requestId: string): Promise<Result<JsonValue>>;
  defineWorkflow(value: JsonObject, requestId: string): Promise<Result<JsonValue>>;
}

/** Definitions as the plain JSON routes bring them: JSON values in either spelling. */
export class DefinitionDesk extends PostingRules implements DefinitionRoutes {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly caller: HttpCaller,
  ) {
    super(catalogue);
  }

  async registerService(value: JsonObject, requestId: string): Promise<Result<JsonValue>> {
    const key = checkDefinition("service", value, requestId);
    if (!key.ok) return key;
    const recalled = this.catalogue.recall(key.value);
    const written = recalled ?? (await this.#register(value, key.value));
    if (!written.ok) return written;
    const { name, revision } = written.value.outcome;
    const service = await this.catalogue.readService(name, revision);
    if (!service.ok) return service;
    const { createTimeMs } = service.value;
    return { ok: true, value: accepted("service_id", name, createTimeMs, written.value.warnings) };
  }

  async defineWorkflow(value: JsonObject, requestId: string): Promise<Result<JsonValue>> {
    const key = checkDefinition("workflow", value, requestId);
    if (!key.ok) return key;
    const submitted = readDefinitionJson(value, "workflow");
    if (!submitted.ok) return submitted;
    const written = await submitWorkflow(this.catalogue, submitted.value, { force: false }, key.value);
    if (!written.ok) return written;
    const { name, revision } = written.value.outcome;
    const workflow = await this.catalogue.readWorkflow(name, revision);
    if (!workflow.ok) return workflow;
    const { createTimeMs } = workflow.value;
    return { ok: true, value: accepted("workflow_id", name, createTimeMs, written.value.warnings) };
  }

  async #register(value: JsonObject, key: RequestKey) {
    const { address } = value;
    const isAddressAlone = typeof address === "string" && Object.keys(value).length === 1;
    const submitted = isAddressAlone
      ? await askForDefinition(address, this.caller)
      : readDefinitionJson(value, "service");
    return submitted.ok ? submitService(this.catalogue, submitted.value, false, key) : submitted;
  }
}

/** What the routes answer to a definition; with what the checker noticed and did not refuse. */
function accepted(id: string, name: string, timeMs: number, findings: readonly Finding[]): JsonObject {
  const body: JsonObject = { [id]: name, ack_date: new Date(timeMs).toISOString() };
  if (findings.length > 0) {
    body["warnings"] = findings.map((finding) => ({
      code: finding.code,
      path: finding.path,
      message: formatFinding(finding),
    }));
  }
  return body;
}

/** Checks what any definition must be before it is read, and makes the key of its request. */
function checkDefinition(kind: string, value: JsonObject, requestId: string): Result<RequestKey> {
  if (requestId.length > limits.requestIdChars) {
    return refuse(
      invalidArgument(
        "Idempotency-Key",
        `at most ${limits.requestIdChars} characters`,
        String(requestId.length),
        "use a shorter one, such as a UUID",
      ),
    );
  }
  const violation = checkJson(value, "definition");
  if (violation !== undefined) return refuse(tooOdd(violation.field, violation.description));
  const text = canonicalJson(value);
  if (Buffer.byteLength(text, "utf8") > limits.definitionBytes)
    return refuse(tooLarge(limits.definitionBytes, "a definition"));
  if (requestId === "") return { ok: true, value: { requestId, hash: "" } };
  const hash = createHash("sha256").update(`${kind} ${text}`).digest("hex");
  return { ok: true, value: { requestId, hash } };
}

const tooOdd = (field: string, description: string): Rejection => ({
  reason: "INVALID_DEFINITION",
  expected: "a definition whose values are plain JSON",
  found: `at ${field}: ${description}`,
  todo: "correct the value",
  violations: [{ field, description }],
});
