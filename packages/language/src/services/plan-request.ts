import type { Endpoint, JsonValue, ServiceDefinition } from "@machinery/protocol";
import type { Problem } from "../cel/problem.js";
import type { Term } from "../cel/term.js";
import { type Type, valueOf } from "../cel/type.js";
import { typeOfFields } from "../fields/type-of-fields.js";
import { toPlain } from "../plain-value.js";
import { compileText, compileValue, type PlacedProblem, refuseOptional } from "../values/compile-value.js";
import { headerChars, isHeaderValue } from "./check-headers.js";
import { requestScope, type Used } from "./request-scope.js";

/** The expressions of an endpoint, compiled, with what they use. */
export interface RequestPlan {
  readonly query: readonly { readonly name: string; readonly term: Term }[];
  /** By name in lower case; those of the endpoint over those of the service. */
  readonly headers: ReadonlyMap<string, Term>;
  readonly body: Term | undefined;
  readonly used: Used;
}

/** Compiles what an endpoint, or the one-address form, says about its requests. Paths are below `path`, or of the service's own headers. */
export function planRequest(
  service: ServiceDefinition,
  endpoint: Endpoint | undefined,
  path: string,
  report: (path: string, problem: Problem) => void,
): RequestPlan {
  const used: Used = { inputs: new Set(), secrets: new Set() };
  const fields = endpoint?.inputs ?? service.inputs;
  const below = path === "" ? "" : `${path}.`;
  const tell = (path: string) => (problem: Problem) => report(path, aboutSecrets(problem));

  const headers = new Map<string, Term>();
  const addHeaders = (values: Readonly<Record<string, string>>, from: string, inputs: boolean) => {
    const scope = requestScope(fields, used, { inputs, secrets: true });
    for (const [name, text] of Object.entries(values)) {
      const term = compileText(text, scope, tell(`${from}.${name}`));
      refuse(term, scalar, `${from}.${name}`, "something that can stand in a header", report);
      if (typeof term.constant === "string" && !isHeaderValue(term.constant)) {
        const { length } = term.constant;
        const isLong = length > headerChars;
        report(`${from}.${name}`, {
          code: "INVALID_HEADER",
          expected: `one line of at most ${headerChars} Latin characters`,
          found: isLong ? `${length}` : "a line break, or a character that is not Latin",
          hint: isLong ? "send it in the body" : "encode it",
        });
      }
      headers.set(name.toLowerCase(), term);
    }
  };
  const replaced = new Set(Object.keys(endpoint?.headers ?? {}).map((name) => name.toLowerCase()));
  addHeaders(
    Object.fromEntries(Object.entries(service.headers).filter(([name]) => !replaced.has(name.toLowerCase()))),
    "headers",
    false,
  );
  if (endpoint !== undefined) addHeaders(endpoint.headers, `${below}headers`, true);

  const plain = requestScope(fields, used, { inputs: true, secrets: false });
  const types = typeOfFields(fields);
  const query = Object.entries(endpoint?.query ?? {}).map(([name, text]) => {
    const place = `${below}query.${name}`;
    // A text that is the name of an input stands for that input, absent or not.
    const source = types.fields.has(text) ? `\${ inputs[?${JSON.stringify(text)}] }` : text;
    const term = compileText(source, plain, tell(place));
    refuse(term, repeatable, place, "something that can stand in a query", report);
    return { name, term };
  });
  return {
    query,
    headers,
    body: endpoint?.body && planBody(toPlain(endpoint.body), plain, `${below}body`, report),
    used,
  };
}

function planBody(
  body: JsonValue,
  scope: Parameters<typeof compileText>[1],
  path: string,
  report: (path: string, problem: Problem) => void,
): Term {
  const problems: PlacedProblem[] = [];
  const term = compileValue(body, scope, problems);
  refuseOptional(term, "", problems);
  for (const { path: below, problem } of problems) report(`${path}${below}`, aboutSecrets(problem));
  return term;
}

function aboutSecrets(problem: Problem): Problem {
  if (problem.code !== "UNKNOWN_NAME" || problem.found !== "`secrets`") return problem;
  if (problem.expected === "`secrets.NAME`")
    return {
      code: "SECRET_NOT_ALLOWED",
      expected: "one secret, as `${secrets.NAME}`",
      found: "`secrets` as a whole",
      hint: "name the one that is meant",
    };
  return {
    code: "SECRET_NOT_ALLOWED",
    expected: "secrets in headers only, as `${secrets.NAME}`",
    found: "`secrets`",
    hint: "send the secret as a header",
  };
}

const scalar = (type: Type): boolean =>
  ["dyn", "string", "int", "double", "bool", "timestamp", "duration"].includes(type.kind);

const repeatable = (type: Type): boolean =>
  type.kind === "null" || scalar(type) || (type.kind === "list" && scalar(type.of));

function refuse(
  term: Term,
  fits: (type: Type) => boolean,
  path: string,
  expected: string,
  report: (path: string, problem: Problem) => void,
): void {
  const type = term.type.kind === "optional" ? term.type.of : term.type;
  if (fits(type)) return;
  report(path, {
    code: "TYPE_MISMATCH",
    expected,
    found: valueOf(type),
    hint: "choose a part of it that is a text or a number",
  });
}
