import type { JsonObject, JsonValue, ServiceDefinition } from "@machinery/protocol";
import { EvaluationFailure, Frame } from "../cel/frame.js";
import { Optional, type Value } from "../cel/value.js";
import { compileFields } from "../fields/compile-fields.js";
import { LanguageError } from "../language-error.js";
import type { FieldSet } from "../plan.js";
import { setField } from "../set-field.js";
import { settle, Size } from "../values/settle.js";
import { type Address, readAddress } from "./address.js";
import { isHeaderValue } from "./check-headers.js";
import { encode, fillPath, type PathTemplate, readPathTemplate } from "./path-template.js";
import { planRequest, type RequestPlan } from "./plan-request.js";
import type { RequestValues } from "./request-scope.js";
import { resolveEndpoint } from "./resolve-endpoint.js";

/** How the HTTP requests of one endpoint are made from inputs. */
export interface RequestTemplate {
  readonly method: string;
  readonly inputs: FieldSet;
  readonly outputs: FieldSet;
  readonly attemptTimeoutMs: number;
  /** What an answer that is no object is put under. Empty: such an answer is a bad one. */
  readonly answer: string;
  /** The names of the secrets that its headers use. */
  readonly secrets: readonly string[];
  /** Makes a request from inputs that were checked. `secret` gives the content of a secret; it is never in a message. */
  build(inputs: JsonObject, secret: (name: string) => string): BuiltRequest;
}

/** A request to be sent, or why it cannot be made of these inputs. Names of headers are in lower case. */
export type BuiltRequest =
  | {
      readonly ok: true;
      readonly url: string;
      readonly headers: Record<string, string>;
      readonly body?: JsonValue;
    }
  | { readonly ok: false; readonly message: string };

/** Methods that carry no body unless the endpoint maps one. */
const bodiless = new Set(["GET", "HEAD", "DELETE", "OPTIONS"]);

/** Whether a method carries the inputs as its body by default. */
export const carriesBody = (method: string): boolean => !bodiless.has(method);

/** Compiles an endpoint of a service that `checkService` found no error in; `""` is the one-address form. Throws a LanguageError otherwise. */
export function compileRequest(service: ServiceDefinition, endpoint: string): RequestTemplate {
  const resolved = resolveEndpoint(service, endpoint);
  const address = readAddress(service.address);
  const path = resolved && (resolved.path === "" ? undefined : readPathTemplate(resolved.path));
  if (resolved === undefined || !address.ok || (path === undefined && resolved.path !== "")) {
    throw new LanguageError(`service ${service.name} cannot be called as "${endpoint}": it was not checked`);
  }
  const plan = planRequest(
    service,
    service.endpoints.find(({ name }) => name === endpoint),
    "",
    () => {},
  );
  const isPlain =
    path === undefined &&
    plan.headers.size === 0 &&
    plan.query.length === 0 &&
    plan.body === undefined &&
    carriesBody(resolved.method);
  const parts: RequestParts = {
    address: address.address,
    path,
    plan,
    hasBody: carriesBody(resolved.method),
    elsewhere: usedElsewhere(path, plan),
    plainUrl: isPlain
      ? address.address.origin + address.address.wholePath + address.address.query
      : undefined,
  };
  return {
    method: resolved.method,
    inputs: compileFields(resolved.inputs),
    outputs: compileFields(resolved.outputs),
    attemptTimeoutMs: resolved.attemptTimeoutMs,
    answer: resolved.answer,
    secrets: [...plan.used.secrets],
    build: (inputs, secret) => build(parts, inputs, secret),
  };
}

interface RequestParts {
  readonly address: Address;
  readonly path: PathTemplate | undefined;
  readonly plan: RequestPlan;
  readonly hasBody: boolean;
  /** The inputs that are sent in the path, the query or a header. */
  readonly elsewhere: ReadonlySet<string>;
  /** Where it goes if the inputs are the body and nothing else hangs on them, as with most services. */
  readonly plainUrl: string | undefined;
}

/** The inputs that are sent in the path, the query or a header: the body need not hold them. */
export function usedElsewhere(path: PathTemplate | undefined, plan: RequestPlan): Set<string> {
  return new Set([...(path?.names ?? []), ...plan.used.inputs]);
}

const noHeaders: Record<string, string> = {};

function build(parts: RequestParts, inputs: JsonObject, secret: (name: string) => string): BuiltRequest {
  const { address, path, plan, plainUrl } = parts;
  if (plainUrl !== undefined) return { ok: true, url: plainUrl, headers: noHeaders, body: inputs };
  const filled = path === undefined ? undefined : fillPath(path, inputs);
  if (filled?.ok === false) return filled;
  const secrets = Object.fromEntries([...plan.used.secrets].map((name) => [name, secret(name)]));
  const frame = new Frame<RequestValues>({ inputs, secrets });
  try {
    const query = queryOf(plan, frame, address.query);
    const headers = headersOf(plan, frame);
    const url =
      address.origin + (filled === undefined ? address.wholePath : address.path + filled.path) + query;
    if (plan.body !== undefined)
      return { ok: true, url, headers, body: settle(plan.body.run(frame as never), new Size()) };
    return parts.hasBody
      ? { ok: true, url, headers, body: rest(inputs, parts.elsewhere) }
      : { ok: true, url, headers };
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    return { ok: false, message: error.message };
  }
}

function rest(inputs: JsonObject, elsewhere: ReadonlySet<string>): JsonObject {
  if (elsewhere.size === 0) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !elsewhere.has(name)));
}

function queryOf(plan: RequestPlan, frame: Frame<RequestValues>, own: string): string {
  let query = own;
  for (const { name, term } of plan.query) {
    const value = open(term.run(frame as never));
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      const text = textOf(item, `the query parameter \`${name}\``);
      const separator = query === "" ? "?" : query === "?" ? "" : "&";
      query += `${separator}${encodeURIComponent(name)}=${encoded(text, name)}`;
    }
  }
  return query;
}

function encoded(text: string, name: string): string {
  const result = encode(text);
  if (result === undefined)
    throw new EvaluationFailure(`the query parameter \`${name}\` is not valid Unicode`);
  return result;
}

function headersOf(plan: RequestPlan, frame: Frame<RequestValues>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, term] of plan.headers) {
    const value = open(term.run(frame as never));
    if (value === undefined || value === null) continue;
    const text = textOf(value, `the header \`${name}\``);
    // The value itself is not told: it may be a secret.
    if (!isHeaderValue(text))
      throw new EvaluationFailure(
        `the header \`${name}\` would hold a line break or another character that headers cannot hold`,
      );
    setField(headers, name, text);
  }
  return headers;
}

const open = (value: Value): Value | undefined => (value instanceof Optional ? Optional.get(value) : value);

function textOf(value: Value, where: string): string {
  const plain = settle(value, new Size());
  if (typeof plain === "string") return plain;
  if (typeof plain === "number" || typeof plain === "boolean") return String(plain);
  throw new EvaluationFailure(`${where} must be a string, number or boolean`);
}
