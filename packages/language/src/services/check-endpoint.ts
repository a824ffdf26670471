import { type Endpoint, names, type ServiceDefinition } from "@machinery/protocol";
import { isNumeric, type Type, valueOf } from "../cel/type.js";
import { checkDescription, checkFields } from "../fields/check-fields.js";
import { isRequired } from "../fields/compile-fields.js";
import { typeOfField } from "../fields/type-of-fields.js";
import type { Findings } from "../findings.js";
import { protoName } from "../proto-name.js";
import { nearest } from "../suggest.js";
import { checkHeaderNames } from "./check-headers.js";
import { checkAnswer } from "./check-answer.js";
import { carriesBody, usedElsewhere } from "./compile-request.js";
import { type PathTemplate, readPathTemplate } from "./path-template.js";
import { planRequest } from "./plan-request.js";
import { checkDuration, checkRetry } from "./retry.js";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Checks one endpoint of a service. */
export function checkEndpoint(
  service: ServiceDefinition,
  endpoint: Endpoint,
  path: string,
  findings: Findings,
): void {
  if (!names.operation.pattern.test(endpoint.name)) {
    const missing = endpoint.name === "";
    findings.add(`${path}.name`, {
      code: missing ? "MISSING_FIELD" : "INVALID_NAME",
      expected: `a name (${names.operation.words})`,
      found: missing ? "none" : JSON.stringify(endpoint.name.slice(0, 80)),
      hint: `${missing ? "give it one" : "rename it"}; it is called as \`service.endpoint\``,
    });
  }
  checkDescription(endpoint.description, path, findings);
  checkFields(endpoint.inputs, `${path}.inputs`, findings);
  checkFields(endpoint.outputs, `${path}.outputs`, findings);
  checkAnswer(endpoint.answer, endpoint.outputs, `${path}.answer`, findings);
  checkHeaderNames(endpoint.headers, `${path}.headers`, findings);
  checkQueryNames(endpoint.query, `${path}.query`, findings);
  checkDuration(endpoint.attemptTimeout, `${path}.attempt_timeout`, findings);
  checkRetry(endpoint.retry, `${path}.retry`, findings);
  const method = endpoint.method === "" ? "POST" : endpoint.method.toUpperCase();
  checkMethod(method, endpoint, path, findings);
  const template = checkPath(endpoint, path, findings);
  const plan = planRequest({ ...service, headers: {} }, endpoint, path, (path, problem) =>
    findings.add(path, problem),
  );
  if (endpoint.body !== undefined || carriesBody(method)) return;
  const elsewhere = usedElsewhere(template, plan);
  endpoint.inputs.forEach(({ name }, index) => {
    if (elsewhere.has(name)) return;
    findings.add(`${path}.inputs[${index}]`, {
      severity: "warning",
      code: "INPUT_NOT_SENT",
      expected: `\`${name}\` in the path, the query, a header or the body`,
      found: `a ${method} without it`,
      hint: `add it to \`query\`: \`${name}: ${name}\``,
    });
  });
}

function checkQueryNames(query: Readonly<Record<string, string>>, path: string, findings: Findings): void {
  for (const name of Object.keys(query)) {
    if (name === "__proto__") findings.add(`${path}.${name}`, protoName);
    else if (name === "" || name.length > 128 || !name.isWellFormed())
      findings.add(`${path}.${name}`, {
        code: "INVALID_NAME",
        expected: "the name of a query parameter: 1 to 128 characters of valid Unicode",
        found: JSON.stringify(name.slice(0, 80)),
        hint: "rename it",
      });
  }
}

function checkMethod(method: string, endpoint: Endpoint, path: string, findings: Findings): void {
  if (!methods.includes(method)) {
    const near = nearest(method, methods);
    findings.add(`${path}.method`, {
      code: "INVALID_METHOD",
      expected: `one of ${methods.join(", ")}`,
      found: `\`${endpoint.method.slice(0, 40)}\``,
      hint: near === undefined ? "choose one of them" : `did you mean \`${near}\`?`,
    });
  } else if (endpoint.body !== undefined && (method === "GET" || method === "HEAD")) {
    findings.add(`${path}.body`, {
      code: "INVALID_METHOD",
      expected: `no body with ${method}`,
      found: "a body",
      hint: "send the inputs in `query`, or use POST",
    });
  }
}

function checkPath(endpoint: Endpoint, path: string, findings: Findings): PathTemplate | undefined {
  const template = readPathTemplate(endpoint.path);
  if (template === undefined) {
    const found = endpoint.path === "" ? "none" : JSON.stringify(endpoint.path.slice(0, 120));
    const hint = endpoint.path.includes("?")
      ? "parameters after `?` belong into `query`"
      : endpoint.path.startsWith("/")
        ? "parameters are written `{name}`; `.` and `..` and spaces are not allowed"
        : "begin it with `/`";
    findings.add(`${path}.path`, {
      code: endpoint.path === "" ? "MISSING_FIELD" : "INVALID_PATH",
      expected: "a path below the address, such as `/orders/{id}`",
      found,
      hint,
    });
    return undefined;
  }
  const fields = new Map(endpoint.inputs.map((field) => [field.name, field]));
  for (const name of fields.size === 0 ? [] : template.names) {
    const field = fields.get(name);
    if (field === undefined) {
      const near = nearest(name, fields.keys());
      findings.add(`${path}.path`, {
        code: "UNKNOWN_INPUT",
        expected: "an input of the endpoint in `{}`",
        found: `\`{${name}}\``,
        hint: near === undefined ? "declare it as an input" : `did you mean \`{${near}}\`?`,
      });
    } else if (!isPathType(typeOfField(field))) {
      findings.add(`${path}.path`, {
        code: "TYPE_MISMATCH",
        expected: `a string, number or boolean for \`{${name}}\``,
        found: valueOf(typeOfField(field)),
        hint: "send it in the body",
      });
    } else if (!isRequired(field) && field.default === undefined) {
      findings.add(`${path}.path`, {
        code: "POSSIBLY_ABSENT",
        expected: `an input that is surely there for \`{${name}}\``,
        found: `\`${name}\`, which is not required`,
        hint: "require it, or give it a default",
      });
    }
  }
  return template;
}

const isPathType = (type: Type): boolean => ["string", "bool", "dyn"].includes(type.kind) || isNumeric(type);
