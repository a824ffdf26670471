import { limits, names, type ServiceDefinition } from "@machinery/protocol";
import { checkDescription, checkFields } from "../fields/check-fields.js";
import type { Finding } from "../finding.js";
import { Findings } from "../findings.js";
import { nameProblem } from "../name-problem.js";
import { readAddress } from "./address.js";
import { checkAnswer } from "./check-answer.js";
import { checkEndpoint } from "./check-endpoint.js";
import { checkHeaderNames } from "./check-headers.js";
import { planRequest } from "./plan-request.js";
import { readPathTemplate } from "./path-template.js";
import { checkRate } from "./rate.js";
import { checkDuration, checkRetry } from "./retry.js";
import { checkBacklog, checkBreaker, checkConcurrency } from "./service-limits.js";

/** Checks a service's definition by itself. */
export function checkService(definition: ServiceDefinition): Finding[] {
  const findings = new Findings();
  if (!names.definition.pattern.test(definition.name))
    findings.add("name", nameProblem(definition.name, names.definition.words));
  checkDescription(definition.description, "", findings);
  const address = readAddress(definition.address);
  if (!address.ok) findings.add("address", address.problem);
  checkFields(definition.inputs, "inputs", findings);
  checkFields(definition.outputs, "outputs", findings);
  checkAnswer(definition.answer, definition.outputs, "answer", findings);
  checkHeaderNames(definition.headers, "headers", findings);
  checkDuration(definition.attemptTimeout, "attempt_timeout", findings);
  checkRetry(definition.retry, "retry", findings);
  checkHealth(definition.health, findings);
  checkConcurrency(definition.concurrency, "concurrency", findings);
  checkRate(definition.rate, "rate", findings);
  checkBreaker(definition.breaker, "breaker", findings);
  checkBacklog(definition.backlog, "backlog", findings);
  // The service's own headers are compiled once here; each endpoint compiles its own below.
  planRequest(definition, undefined, "", (path, problem) => findings.add(path, problem));
  checkEndpoints(definition, findings);
  return findings.list;
}

function checkEndpoints(definition: ServiceDefinition, findings: Findings): void {
  const { endpoints } = definition;
  if (endpoints.length === 0) return;
  if (endpoints.length > limits.endpoints) {
    findings.add("endpoints", {
      code: "TOO_LARGE",
      expected: `at most ${limits.endpoints} endpoints`,
      found: `${endpoints.length}`,
      hint: "register the service in parts",
    });
    return;
  }
  for (const key of ["inputs", "outputs"] as const) {
    if (definition[key].length === 0) continue;
    findings.add(key, {
      code: "UNKNOWN_KEY",
      expected: `\`${key}\` at each endpoint`,
      found: `\`${key}\` beside \`endpoints\``,
      hint: "a service has either one address or endpoints",
    });
  }
  const seen = new Set<string>();
  endpoints.forEach((endpoint, index) => {
    const path = `endpoints[${index}]`;
    if (seen.has(endpoint.name))
      findings.add(`${path}.name`, {
        code: "DUPLICATE_NAME",
        expected: "each endpoint once",
        found: `\`${endpoint.name.slice(0, 80)}\` again`,
        hint: "rename one of them",
      });
    seen.add(endpoint.name);
    checkEndpoint(definition, endpoint, path, findings);
  });
}

function checkHealth(health: string, findings: Findings): void {
  if (health === "") return;
  const [path, ...query] = health.split("?");
  const template = readPathTemplate(path!);
  if (
    template !== undefined &&
    template.names.length === 0 &&
    /^[!-~]*$/.test(query.join("?")) &&
    !health.includes("#")
  )
    return;
  findings.add("health", {
    code: "INVALID_PATH",
    expected: "a path that begins with `/`, such as `/healthcheck`",
    found: JSON.stringify(health.slice(0, 80)),
    hint: health.startsWith("/")
      ? "leave out what a URL cannot hold"
      : `did you mean \`/${health.slice(0, 60)}\`?`,
  });
}
