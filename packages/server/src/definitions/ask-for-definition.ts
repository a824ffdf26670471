import { clone } from "@bufbuild/protobuf";
import {
  limits,
  refuse,
  ServiceDefinitionSchema,
  type Rejection,
  type Result,
  type ServiceDefinition,
} from "@machinery/protocol";
import type { HttpCaller } from "../calls/index.js";
import { readDefinitionJson } from "./read-definition-json.js";
import type { Submitted } from "./submitted-definition.js";

/**
 * Asks the service at an address for its definition (`GET <origin>/infos`). The given address is kept; when it is a bare
 * origin, the path comes from the definition, since the service knows best where it listens.
 */
export async function askForDefinition(
  address: string,
  caller: Pick<HttpCaller, "readInfos">,
): Promise<Result<Submitted<ServiceDefinition>>> {
  const infos = await caller.readInfos(address);
  if (!infos.ok) return infos;
  const submitted = readDefinitionJson(infos.value, "service");
  if (!submitted.ok) return refuse(noDefinition(address, submitted.rejection));
  const definition = clone(ServiceDefinitionSchema, submitted.value.definition);
  definition.address = joinAddress(address, definition.address);
  return { ok: true, value: { ...submitted.value, definition } };
}

function joinAddress(given: string, own: string): string {
  const address = new URL(given);
  const isBare = address.pathname === "/" && address.search === "";
  if (!isBare || !URL.canParse(own)) return given;
  const { pathname, search } = new URL(own);
  return `${address.origin}${pathname}${search}`.slice(0, limits.definitionBytes);
}

function noDefinition(address: string, rejection: Rejection): Rejection {
  return {
    reason: "SERVICE_UNREACHABLE",
    expected: `a service's definition at /infos of ${address}`,
    found: `${rejection.found} where ${rejection.expected} was expected`,
    todo: "correct what the service offers there, or register a definition",
    ...(rejection.violations === undefined ? {} : { violations: rejection.violations }),
  };
}
