import type { Endpoint, Field, JsonValue, RetryPolicy, ServiceDefinition } from "@machinery/protocol";
import { parseDuration } from "../duration.js";
import type { RetryPlan } from "../plan.js";
import { toPlain } from "../plain-value.js";
import { planRetry } from "./retry.js";

/** One call of a service with all that the service says for it. */
export interface ResolvedEndpoint {
  /** `""` for the one-address form. */
  readonly name: string;
  readonly method: string;
  /** The template of the path below the address. `""` for the one-address form. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Those of the endpoint over those of the service, by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The mapping that makes the body. Undefined: the inputs that are not used elsewhere. */
  readonly body: JsonValue | undefined;
  readonly inputs: readonly Field[];
  readonly outputs: readonly Field[];
  /** What an answer that is no object is put under. `""`: such an answer is a bad one. */
  readonly answer: string;
  readonly attemptTimeoutMs: number;
  readonly retry: RetryPlan;
  /** The policies that `retry` was made of, the nearest first. */
  readonly retryPolicies: readonly (RetryPolicy | undefined)[];
}

const defaultAttemptTimeoutMs = 30_000;

/** The call form of a service. `""` is the one-address form. Undefined when the service has no such endpoint. */
export function resolveEndpoint(service: ServiceDefinition, endpoint: string): ResolvedEndpoint | undefined {
  if (endpoint === "") return service.endpoints.length > 0 ? undefined : oneAddress(service);
  const found = service.endpoints.find(({ name }) => name === endpoint);
  return found && resolve(service, found);
}

function oneAddress(service: ServiceDefinition): ResolvedEndpoint {
  return {
    name: "",
    method: "POST",
    path: "",
    query: {},
    headers: lowerCase(service.headers),
    body: undefined,
    inputs: service.inputs,
    outputs: service.outputs,
    answer: service.answer,
    attemptTimeoutMs: parseDuration(service.attemptTimeout) ?? defaultAttemptTimeoutMs,
    retry: planRetry(service.retry),
    retryPolicies: [service.retry],
  };
}

function resolve(service: ServiceDefinition, endpoint: Endpoint): ResolvedEndpoint {
  return {
    name: endpoint.name,
    method: endpoint.method === "" ? "POST" : endpoint.method.toUpperCase(),
    path: endpoint.path,
    query: endpoint.query,
    headers: { ...lowerCase(service.headers), ...lowerCase(endpoint.headers) },
    body: endpoint.body && toPlain(endpoint.body),
    inputs: endpoint.inputs,
    outputs: endpoint.outputs,
    answer: endpoint.answer,
    attemptTimeoutMs:
      parseDuration(endpoint.attemptTimeout) ??
      parseDuration(service.attemptTimeout) ??
      defaultAttemptTimeoutMs,
    retry: planRetry(endpoint.retry, service.retry),
    retryPolicies: [endpoint.retry, service.retry],
  };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
