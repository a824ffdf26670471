import { suggest } from "../suggest.js";
import { type ResolvedEndpoint, resolveEndpoint } from "../services/resolve-endpoint.js";
import { compileFields } from "../fields/compile-fields.js";
import { typeOfFields } from "../fields/type-of-fields.js";
import type { Called, PlanContext } from "./verb.js";

/** Splits `service.endpoint`; the endpoint is empty for the one-address form. */
export function splitCall(text: string): { service: string; endpoint: string } {
  const dot = text.indexOf(".");
  return dot < 0
    ? { service: text, endpoint: "" }
    : { service: text.slice(0, dot), endpoint: text.slice(dot + 1) };
}

/** Finds what a call names. Reports when there is none. */
export function findCalled(called: string, path: string, context: PlanContext): Called | undefined {
  const known = context.calls.get(called);
  if (known !== undefined) return known;
  const endpoint = findEndpoint(called, path, context);
  if (endpoint === undefined) return undefined;
  const found: Called = {
    endpoint,
    inputs: compileFields(endpoint.inputs),
    outputs: compileFields(endpoint.outputs),
    answer: typeOfFields(endpoint.outputs),
  };
  context.calls.set(called, found);
  return found;
}

function findEndpoint(called: string, path: string, context: PlanContext): ResolvedEndpoint | undefined {
  const { service: name, endpoint } = splitCall(called);
  const service = context.services(name);
  if (service === undefined) {
    context.report(path, {
      code: "UNKNOWN_SERVICE",
      expected: "a registered service",
      found: `\`${name.slice(0, 80)}\``,
      hint: suggest(name, context.knownServices, "register it first"),
    });
    return undefined;
  }
  const found = resolveEndpoint(service, endpoint);
  if (found !== undefined) return found;
  const names = service.endpoints.map((known) => known.name);
  if (endpoint === "") {
    context.report(path, {
      code: "UNKNOWN_ENDPOINT",
      expected: `\`${name}.ENDPOINT\`, because the service \`${name}\` has endpoints`,
      found: `\`${name}\``,
      hint: `choose one: ${names
        .slice(0, 12)
        .map((known) => `\`${name}.${known}\``)
        .join(", ")}`,
    });
  } else {
    context.report(path, {
      code: "UNKNOWN_ENDPOINT",
      expected: `an endpoint of the service \`${name}\``,
      found: `\`${endpoint.slice(0, 80)}\``,
      hint:
        names.length === 0
          ? `the service has one address only: call \`${name}\``
          : suggest(endpoint, names, "name one that it has"),
    });
  }
  return undefined;
}
