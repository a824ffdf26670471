import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { compileFields, resolveEndpoint } from "@machinery/language";
import {
  DeleteServiceRequestSchema,
  RegisterServiceRequestSchema,
  ServiceDefinitionSchema,
  ServiceSchema,
  refuse,
  type JsonObject,
  type RegisterServiceRequest,
  type RegistryService,
  type Rejection,
  type Result,
  type ServiceDefinition,
} from "@machinery/protocol";
import type { CallOutcome, Partition, RecentCall } from "@machinery/runner";
import type { HttpCaller } from "../calls/index.js";
import { limitsOf } from "../calls/limits-of.js";
import type { Catalogue } from "../catalogue/catalogue.js";
import { serviceToMessage } from "../catalogue/service-record.js";
import { findingToMessage } from "../catalogue/workflow-to-message.js";
import { checkDefinitionMessage } from "../definitions/check-definition-message.js";
import { readDefinitionText } from "../definitions/read-definition-text.js";
import { askForDefinition } from "../definitions/ask-for-definition.js";
import { requestKey } from "../definitions/request-key.js";
import { submitService } from "../definitions/submit-definition.js";
import { submittedMessage, type Submitted } from "../definitions/submitted-definition.js";
import { findingsToRejection } from "../errors/findings-to-rejection.js";
import { serviceNotFound } from "../errors/not-found.js";
import { checkJson } from "../events/check-json.js";
import { checkDataBytes } from "../events/data-bytes.js";
import { toValue } from "../events/event-message.js";
import { invalidArgument } from "../errors/invalid-argument.js";
import type { Handlers } from "./handlers.js";
import { serviceStateToMessage } from "./service-state.js";
import { listPage } from "./list-page.js";

/** RegistryService, apart from any protocol. `dataBytes` bounds the inputs of a call. */
export function createRegistryHandlers(
  catalogue: Catalogue,
  caller: HttpCaller,
  partition: Pick<Partition, "read">,
  dataBytes: number,
): Handlers<typeof RegistryService> {
  /** How the calls of a service stand, as a part of it; nothing where it is not registered any more. */
  const stateOf = async (name: string, recent: readonly RecentCall[] = []) => {
    const state = await caller.stateOf(name);
    const definition = catalogue.service(name)?.definition;
    if (state === undefined || definition === undefined) return {};
    const { backlog } = limitsOf(definition);
    return { state: await serviceStateToMessage(name, state, backlog, partition, recent) };
  };
  return {
    async registerService(request) {
      const rejection =
        request.registration.case === "definition"
          ? checkDefinitionMessage(ServiceDefinitionSchema, request.registration.value)
          : undefined;
      if (rejection !== undefined) return refuse(rejection);
      const key = requestKey(RegisterServiceRequestSchema, request);
      if (!key.ok) return key;
      // A repeated request is answered without asking the service at its address again.
      const recalled = catalogue.recall(key.value);
      const written = recalled ?? (await register(request, key.value, catalogue, caller));
      if (!written.ok) return written;
      const { outcome, warnings } = written.value;
      const service = await catalogue.readService(outcome.name, outcome.revision);
      if (!service.ok) return service;
      return {
        ok: true,
        value: {
          service: serviceToMessage(service.value),
          changed: outcome.changed,
          warnings: warnings.map(findingToMessage),
        },
      };
    },

    async getService(request) {
      const service = await catalogue.readService(request.name, request.revision);
      if (!service.ok) return service;
      const recent = await caller.recentCalls(request.name);
      return {
        ok: true,
        value: {
          service: { ...serviceToMessage(service.value), ...(await stateOf(request.name, recent)) },
          usedBy: catalogue.usedBy(request.name),
        },
      };
    },

    async listServices(request) {
      const find = (name: string) => {
        const service = catalogue.service(name);
        return service && serviceToMessage(service);
      };
      const page = listPage("services", catalogue.serviceNames, request, ServiceSchema, find);
      if (!page.ok) return page;
      const { messages, nextPageToken } = page.value;
      const services = [];
      for (const message of messages)
        services.push({ ...message, ...(await stateOf(message.definition?.name ?? "")) });
      return { ok: true, value: { services, nextPageToken } };
    },

    async deleteService(request) {
      const key = requestKey(DeleteServiceRequestSchema, request);
      if (!key.ok) return key;
      const written = await catalogue.deleteService(request.name, key.value);
      return written.ok ? { ok: true, value: {} } : written;
    },

    async checkService(request) {
      if (catalogue.service(request.name) === undefined) return refuse(serviceNotFound(request.name));
      const { healthy, checked, httpStatus, latencyMs, error } = await caller.check(request.name);
      const shown = error === undefined ? {} : { error: errorToMessage(error) };
      return {
        ok: true,
        value: { healthy, checked, httpStatus, latency: durationFromMs(Math.round(latencyMs)), ...shown },
      };
    },

    async callService(request, { signal }) {
      const [name = "", ...rest] = request.service.split(".");
      const endpoint = rest.join(".");
      const service = catalogue.service(name);
      if (service === undefined) return refuse(serviceNotFound(name));
      const inputs = request.inputs ?? {};
      const rejection =
        checkInputs(service.definition, endpoint, inputs) ?? checkDataBytes(inputs, dataBytes, "inputs");
      if (rejection !== undefined) return refuse(rejection);
      const outcome = await caller.callOnce(name, endpoint, inputs, signal);
      const latency = durationFromMs(Math.round(outcome.latencyMs));
      const shown = outcome.ok
        ? { outputs: toValue(outcome.answer) }
        : { error: errorToMessage(outcome.error) };
      return { ok: true, value: { latency, ...shown } };
    },
  };
}

async function register(
  request: RegisterServiceRequest,
  key: Parameters<Catalogue["registerService"]>[2],
  catalogue: Catalogue,
  caller: HttpCaller,
) {
  const submitted = readRegistration(request);
  if (!submitted.ok) return submitted;
  const whole = isAddressAlone(submitted.value.definition)
    ? await askForDefinition(submitted.value.definition.address, caller)
    : submitted;
  return whole.ok ? submitService(catalogue, whole.value, request.force, key) : whole;
}

function readRegistration({ registration }: RegisterServiceRequest): Result<Submitted<ServiceDefinition>> {
  if (registration.case === undefined) {
    return refuse(
      invalidArgument("registration", "a definition, or one as text", "neither", "send one of the two"),
    );
  }
  if (registration.case === "definition") return { ok: true, value: submittedMessage(registration.value) };
  const read = readDefinitionText(registration.value, "service");
  if (!read.ok) return read;
  const { definition, findings } = read.value;
  // Before a service is asked for the rest: its answer would cover up what is wrong here.
  if (definition === undefined || findings.some((finding) => finding.severity === "error")) {
    return refuse(findingsToRejection(findings));
  }
  return { ok: true, value: read.value };
}

function checkInputs(
  service: ServiceDefinition,
  endpoint: string,
  inputs: JsonObject,
): Rejection | undefined {
  const resolved = resolveEndpoint(service, endpoint);
  if (resolved === undefined) {
    const known = service.endpoints.map(({ name }) => `${service.name}.${name}`).slice(0, 20);
    return {
      reason: "ENDPOINT_NOT_FOUND",
      expected:
        known.length === 0 ? `\`${service.name}\`, which has no endpoints` : `one of ${known.join(", ")}`,
      found: endpoint === "" ? "no endpoint" : `\`${endpoint.slice(0, 64)}\``,
      todo: "name one that the service has",
    };
  }
  const violation = checkJson(inputs, "inputs");
  const checked = compileFields(resolved.inputs).check(inputs, "inputs");
  if (violation === undefined && checked.ok) return undefined;
  const violations = checked.ok
    ? []
    : checked.mismatches.map(({ path, expected, found }) => ({
        field: path,
        description: `expected ${expected}, found ${found}`,
      }));
  const all = violation === undefined ? violations : [violation, ...violations];
  return {
    reason: "INVALID_DATA",
    expected: `inputs that match those of \`${service.name}\``,
    found: `${all[0]?.field}: ${all[0]?.description}`,
    todo: "correct the inputs",
    violations: all,
  };
}

function errorToMessage(error: Extract<CallOutcome, { ok: false }>["error"]) {
  return {
    reason: error.reason,
    message: error.message,
    attempts: 1,
    ...(error.data === undefined ? {} : { data: toValue(error.data) }),
  };
}

/** Whether only an address was given, and the rest is to be asked for. */
function isAddressAlone(definition: ServiceDefinition): boolean {
  return (
    definition.address !== "" &&
    definition.name === "" &&
    definition.inputs.length === 0 &&
    definition.outputs.length === 0 &&
    definition.endpoints.length === 0
  );
}
