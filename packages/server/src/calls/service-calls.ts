import { compileRequest, type BuiltRequest, type RequestTemplate } from "@machinery/language";
import type { JsonObject, ServiceDefinition } from "@machinery/protocol";
import { attempt, subjectOf } from "./attempt.js";
import { callFailure, type FailedCall } from "./call-failure.js";
import type { CallOrigin, createCallHeaders } from "./call-headers.js";
import type { CallOutcome, CallSignal } from "@machinery/runner";
import type { Connections } from "./connections.js";
import type { HttpAnswer } from "./exchange.js";
import { readAnswer } from "./read-answer.js";
import { readFailure } from "./read-failure.js";
import { redact, redactBytes } from "./redact.js";
import { type Target, targetOf } from "./target.js";

/** What calls are made with. */
export interface CallTools {
  readonly connections: Connections;
  readonly userAgent: string;
  readonly headers: ReturnType<typeof createCallHeaders>;
  readonly secret: (name: string) => string | undefined;
  readonly answerBytes: number;
  readonly nowMs: () => number;
}

/** Compiled requests, as long as somebody holds the definition they came from. */
const templates = new WeakMap<ServiceDefinition, Map<string, RequestTemplate>>();

/** How an endpoint is called; undefined when the service has none of that name. Compiled once for each definition object. */
export function templateOf(service: ServiceDefinition, endpoint: string): RequestTemplate | undefined {
  const known =
    endpoint === ""
      ? service.endpoints.length === 0
      : service.endpoints.some(({ name }) => name === endpoint);
  if (!known) return undefined;
  let compiled = templates.get(service);
  if (compiled === undefined) {
    compiled = new Map();
    templates.set(service, compiled);
  }
  let template = compiled.get(endpoint);
  if (template === undefined) {
    template = compileRequest(service, endpoint);
    compiled.set(endpoint, template);
  }
  return template;
}

/** One call, inside the gate: builds the request, makes the attempt, reads what came. Never rejects. */
export async function callService(
  template: RequestTemplate,
  inputs: JsonObject,
  origin: CallOrigin,
  timeoutMs: number,
  tools: CallTools,
  signal: CallSignal,
): Promise<CallOutcome> {
  const secrets: string[] = [];
  const built = buildRequest(template, inputs, secrets, tools.secret);
  if (!built.ok) return "error" in built ? built : callFailure("INVALID_INPUTS", built.message);

  const body = built.body === undefined ? undefined : JSON.stringify(built.body);
  const target = targetAt(built.url);
  if (target === undefined)
    return callFailure("INVALID_INPUTS", "the inputs do not make a URL of the service's address and path");
  const { method } = template;
  const headers = tools.headers(built.headers, body !== undefined, origin);
  const { connections, answerBytes } = tools;
  const answer = await attempt(
    { method, target, headers, body, answerBytes, timeoutMs },
    connections,
    signal,
  );
  // 202 promises an answer for later; an async call has none before, whatever is said at once.
  if ("kind" in answer && (answer.status === 202 || (origin.event?.async === true && answer.status < 300)))
    return { ok: "later" };
  const subject = subjectOf(method, target);
  const outcome = readOutcome(answer, template, subject, tools.nowMs);
  if (outcome.ok !== false) return outcome;
  // Whoever reads the history must not be able to answer for a service that repeats what it was sent.
  const token = origin.event?.callbackUrl?.split("/").at(-1);
  if (token !== undefined) secrets.push(token);
  if (secrets.length === 0) return outcome;
  // Masked before anything is cut short, so that no half of a secret is left; then once more for what JSON had escaped.
  const masked = "kind" in answer ? { ...answer, body: redactBytes(answer.body, secrets) } : answer;
  const again = readOutcome(masked, template, subject, tools.nowMs);
  return { ok: false, error: redact(again.ok !== false ? outcome.error : again.error, secrets) };
}

/** Builds a request, and adds to `used` the secrets that it holds. Fails with SECRET_MISSING. */
export function buildRequest(
  template: RequestTemplate,
  inputs: JsonObject,
  used: string[],
  secretOf: CallTools["secret"],
): BuiltRequest | FailedCall {
  let missing: string | undefined;
  const built = template.build(inputs, (name) => {
    const value = secretOf(name);
    if (value === undefined) missing ??= name;
    else used.push(value);
    return value ?? "";
  });
  if (missing === undefined) return built;
  return callFailure(
    "SECRET_MISSING",
    `a header needs the secret ${missing}, which this daemon does not have: put it into its folder of secrets`,
  );
}

function readOutcome(
  answer: HttpAnswer | FailedCall,
  template: RequestTemplate,
  subject: string,
  nowMs: () => number,
): CallOutcome {
  if (!("kind" in answer)) return answer;
  return answer.status < 300
    ? readAnswer(answer, template, subject)
    : { ok: false, error: readFailure(answer, subject, nowMs()) };
}

/** The last addresses taken apart: those without path parameters come again and again, and parsing takes longer than looking them up. */
const targets = new Map<string, Target>();
const TARGETS = 256;

function targetAt(text: string): Target | undefined {
  const known = targets.get(text);
  if (known !== undefined) return known;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  if (targets.size >= TARGETS) targets.delete(targets.keys().next().value!);
  const target = targetOf(url);
  targets.set(text, target);
  return target;
}
