import { create } from "@bufbuild/protobuf";
import { ServiceDefinitionSchema } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { checkService, compileRequest, locateFindings, readDefinitions } from "../index.js";

function check(text: string) {
  const { documents, findings } = readDefinitions(text);
  expect(findings).toEqual([]);
  const document = documents[0]!;
  if (document.kind !== "service") throw new Error("not a service");
  return locateFindings(checkService(document.definition), document);
}

const head = "name: s\naddress: http://s:8080/base\n";
const endpoint = (text: string) => `${head}endpoints:\n  e: ${text}\n`;

describe("checkService", () => {
  it.each([
    "name: upper\naddress: http://upper.local:5000/event\ninputs: { message: { type: string, default: hi } }\n",
    "name: s\naddress: https://[::1]:8443/a/b?key=1\nhealth: /healthcheck\nconcurrency: 10000\nretry: { attempts: 1000, factor: 1, jitter: 0, on: [HTTP_5XX] }\n",
    `${head}rate: 100/s\nbreaker: { failures: 5, probe_after: 10s }\n`,
    `${head}rate: 5/10s\nbreaker: off\n`,
    `${head}headers: { X-Api-Key: "\${secrets.KEY}", Accept: application/json }\n`,
    endpoint(
      `{ method: GET, path: "/o/{id}", query: { limit: limit, q: "\${ string(inputs.id) + 'x' }", k: const }, inputs: { id: { type: int }, limit: { type: int, required: false } } }`,
    ),
    endpoint(
      `{ method: put, path: "/o/{id}", headers: { If-Match: "\${ inputs.tag }", Authorization: "Bearer \${secrets.T}" }, body: { a: "\${ inputs.a }" }, inputs: { id: { type: string }, tag: { type: string }, a: { type: any } } }`,
    ),
    endpoint("{ method: GET, path: /list, outputs: { items: { type: list } }, answer: items }"),
  ])("accepts %s", (text) => {
    expect(check(text)).toEqual([]);
  });

  it.each([
    ["name: Bad Name\naddress: http://s/\n", "INVALID_NAME", "name", "bad-name"],
    ["name: s\naddress: ''\n", "MISSING_FIELD", "address", ""],
    ["name: s\naddress: s:8080/x\n", "INVALID_ADDRESS", "address", "http://s:8080/x"],
    ["name: s\naddress: ftp://s/\n", "INVALID_ADDRESS", "address", ""],
    ["name: s\naddress: http://u:p@s/\n", "INVALID_ADDRESS", "address", "header"],
    ["name: s\naddress: http://s/#x\n", "INVALID_ADDRESS", "address", "#"],
    ["name: s\naddress: http://s:99999/\n", "INVALID_ADDRESS", "address", ""],
    ["name: s\naddress: http:///x\n", "INVALID_ADDRESS", "address", ""],
    ["name: s\naddress: http://s/a/../b\n", "INVALID_ADDRESS", "address", ""],
    ["name: s\naddress: http://s/a b\n", "INVALID_ADDRESS", "address", ""],
    ["name: s\naddress: grpc://s:1/p.S/M\n", "COMES_LATER", "address", "gRPC"],
    [`${head}health: healthcheck\n`, "INVALID_PATH", "health", "/healthcheck"],
    [`${head}concurrency: 10001\n`, "INVALID_NUMBER", "concurrency", ""],
    [`${head}backlog: 1000001\n`, "INVALID_NUMBER", "backlog", ""],
    [`${head}rate: 100\n`, "INVALID_RATE", "rate", "100/s"],
    [`${head}rate: 0/s\n`, "INVALID_RATE", "rate", ""],
    [`${head}rate: 10 per second\n`, "INVALID_RATE", "rate", "units"],
    [`${head}rate: 10/2d\n`, "INVALID_RATE", "rate", ""],
    [`${head}rate: 10/0s\n`, "INVALID_RATE", "rate", ""],
    [`${head}breaker: { failures: 10001 }\n`, "INVALID_NUMBER", "breaker.failures", "breaker: off"],
    [`${head}breaker: { probe_after: soon }\n`, "INVALID_DURATION", "breaker.probe_after", ""],
    [`${head}attempt_timeout: 5 seconds\n`, "INVALID_DURATION", "attempt_timeout", ""],
    [`${head}attempt_timeout: 4000d\n`, "INVALID_DURATION", "attempt_timeout", ""],
    [`${head}retry: { attempts: 1001 }\n`, "INVALID_NUMBER", "retry.attempts", ""],
    [`${head}retry: { factor: 0.5 }\n`, "INVALID_NUMBER", "retry.factor", ""],
    [`${head}answer: text\noutputs: { txt: { type: string } }\n`, "ANSWER_UNUSABLE", "answer", ""],
    [`${head}headers: { Host: a }\n`, "INVALID_HEADER", "headers.Host", ""],
    [`${head}headers: { Transfer-Encoding: a }\n`, "INVALID_HEADER", "headers.Transfer-Encoding", ""],
    [`${head}headers: { Machinery-Step: a }\n`, "INVALID_HEADER", "headers.Machinery-Step", ""],
    [`${head}headers: { "X Y": a }\n`, "INVALID_HEADER", "headers.X Y", ""],
    [`${head}headers: { A: "x\\ny" }\n`, "INVALID_HEADER", "headers.A", "encode"],
    [`${head}headers: { __PROTO__: a }\n`, "INVALID_NAME", "headers.__PROTO__", "rename"],
    [`${head}outputs: { a: { type: string } }\nanswer: __proto__\n`, "INVALID_NAME", "answer", "rename"],
    [`${head}inputs: [{ name: __proto__, type: string }]\n`, "INVALID_NAME", "inputs[0].name", "rename"],
    [endpoint(`{ path: /e, query: { "": a } }`), "INVALID_NAME", "endpoints[0].query.", "rename"],
    [
      endpoint(`{ path: /e, query: { "\\ud800": a } }`),
      "INVALID_NAME",
      "endpoints[0].query.\ud800",
      "rename",
    ],
    [`${head}headers: { A: "1", a: "2" }\n`, "DUPLICATE_NAME", "headers.a", ""],
    [`${head}headers: { A: "\${ inputs.x }" }\n`, "UNKNOWN_NAME", "headers.A", "secrets"],
    [`${head}headers: { A: "\${ secrets }" }\n`, "SECRET_NOT_ALLOWED", "headers.A", ""],
    [
      `${head}inputs: { a: { type: int } }\nendpoints: { e: { path: /e } }\n`,
      "UNKNOWN_KEY",
      "inputs",
      "endpoints",
    ],
    [
      `${head}endpoints: [{ name: e, path: /e }, { name: e, path: /f }]\n`,
      "DUPLICATE_NAME",
      "endpoints[1].name",
      "",
    ],
    [`${head}endpoints: { Get-It: { path: /e } }\n`, "INVALID_NAME", "endpoints[0].name", ""],
    [endpoint("{ path: e }"), "INVALID_PATH", "endpoints[0].path", "begin it with"],
    [endpoint("{ method: GET }"), "MISSING_FIELD", "endpoints[0].path", ""],
    [endpoint(`{ path: "/e?x=1" }`), "INVALID_PATH", "endpoints[0].path", "query"],
    [endpoint(`{ path: "/e/{id" }`), "INVALID_PATH", "endpoints[0].path", ""],
    [endpoint(`{ path: "/e/../f" }`), "INVALID_PATH", "endpoints[0].path", ""],
    [
      endpoint(`{ path: "/e/{ib}", inputs: { id: { type: string } } }`),
      "UNKNOWN_INPUT",
      "endpoints[0].path",
      "{id}",
    ],
    [
      endpoint(`{ path: "/e/{id}", inputs: { id: { type: list } } }`),
      "TYPE_MISMATCH",
      "endpoints[0].path",
      "",
    ],
    [
      endpoint(`{ path: "/e/{id}", inputs: { id: { type: string, required: false } } }`),
      "POSSIBLY_ABSENT",
      "endpoints[0].path",
      "",
    ],
    [endpoint("{ method: FETCH, path: /e }"), "INVALID_METHOD", "endpoints[0].method", ""],
    [endpoint("{ method: GET, path: /e, body: { a: 1 } }"), "INVALID_METHOD", "endpoints[0].body", ""],
    [
      endpoint(`{ path: /e, query: { a: "\${ secrets.X }" } }`),
      "SECRET_NOT_ALLOWED",
      "endpoints[0].query.a",
      "header",
    ],
    [
      endpoint(`{ path: /e, body: { a: "\${ secrets.X }" } }`),
      "SECRET_NOT_ALLOWED",
      "endpoints[0].body.a",
      "header",
    ],
    [
      endpoint(`{ path: /e, query: { a: "\${ inputs.limt }" }, inputs: { limit: { type: int } } }`),
      "UNKNOWN_FIELD",
      "endpoints[0].query.a",
      "limit",
    ],
    [
      endpoint(`{ path: /e, query: { a: o }, inputs: { o: { type: object } } }`),
      "TYPE_MISMATCH",
      "endpoints[0].query.a",
      "",
    ],
  ])("has a finding for %s", (text, code, path, hint) => {
    const [finding] = check(text);
    expect(finding).toMatchObject({ severity: "error", code, path });
    expect(finding!.hint).toContain(hint);
    expect(finding!.line).toBeGreaterThan(0);
  });

  it("refuses names that would change an object's prototype where no text stands between", () => {
    const own = (): Record<string, string> => JSON.parse('{"__proto__": "x"}') as Record<string, string>;
    const definition = create(ServiceDefinitionSchema, {
      name: "s",
      address: "http://s/",
      endpoints: [{ name: "e", path: "/e" }],
    });
    definition.headers = own();
    Object.assign(definition.endpoints[0]!, { headers: own(), query: own() });

    expect(checkService(definition).map(({ code, path }) => [code, path])).toEqual([
      ["INVALID_NAME", "headers.__proto__"],
      ["INVALID_NAME", "endpoints[0].headers.__proto__"],
      ["INVALID_NAME", "endpoints[0].query.__proto__"],
    ]);
    // What was not checked is not lost either.
    const built = compileRequest(definition, "e").build({}, () => "");
    expect(JSON.stringify(built)).toBe(
      '{"ok":true,"url":"http://s/e?__proto__=x","headers":{"__proto__":"x"},"body":{}}',
    );
  });

  it("warns of an input that a GET sends nowhere", () => {
    expect(check(endpoint("{ method: GET, path: /e, inputs: { a: { type: string } } }"))).toMatchObject([
      { severity: "warning", code: "INPUT_NOT_SENT", path: "endpoints[0].inputs[0]" },
    ]);
  });

  it("warns of a keyword that JSON Schema does not have", () => {
    expect(check(`${head}inputs: { a: { type: list, schema: { item: {} } } }\n`)).toMatchObject([
      { severity: "warning", code: "INVALID_SCHEMA", hint: "did you mean `items`?" },
    ]);
  });
});
