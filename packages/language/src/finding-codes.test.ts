import type { ServiceDefinition } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import {
  checkService,
  checkWorkflow,
  type Finding,
  findingCodes,
  locateFindings,
  readDefinitions,
} from "./index.js";
import { verbReaders } from "./reading/read-verbs.js";

const known = new Map(
  readDefinitions(`
name: upper
address: http://upper/
inputs: { message: { type: string } }
outputs: { message: { type: string } }
---
name: stock
address: http://stock/
endpoints: { reserve: { path: /reserve } }
---
name: pair
address: http://pair/
inputs: { account: { type: string }, amount: { type: int } }
`).documents.map(({ definition }) => [definition.name, definition as ServiceDefinition]),
);

const service = (text: string) => `name: s\naddress: http://s/\n${text}\n`;
const endpoint = (text: string) => service(`endpoints:\n  e: ${text}`);
const inputs = "{ text: { type: string }, n: { type: int }, maybe: { type: string, required: false } }";
const operation = (text: string) => `name: w\ninputs: ${inputs}\noperations:\n  - ${text}\n`;
const expression = (cel: string) => operation(`set: { x: "\${ ${cel} }" }`);

/** What cannot be read is not looked at any further. */
function find(text: string): Finding[] {
  const { documents, findings } = readDefinitions(text);
  if (findings.length > 0) return findings;
  return documents.flatMap((document) =>
    locateFindings(
      document.kind === "service"
        ? checkService(document.definition)
        : checkWorkflow(document.definition, (name) => known.get(name), known.keys()),
      document,
    ),
  );
}

/** As people read it. */
const sentence = ({ line, column, severity, code, expected, found, hint }: Finding): string =>
  `${line}:${column} ${severity} ${code} expected ${expected}, found ${found}: ${hint}`;

const verbs = Object.keys(verbReaders).join(", ");

/** For each code a definition that has it, and what is said about it. */
const table: readonly (readonly [definition: string, says: string])[] = [
  [
    service("description: &here text"),
    "3:14 error ALIAS_NOT_ALLOWED expected a definition that is written out, found `&here`: anchors, aliases and merge keys are not read; as a text it needs quotes",
  ],
  [
    service("outputs: { text: { type: string } }\nanswer: txt"),
    "4:9 error ANSWER_UNUSABLE expected the name of a declared output, found `txt`: did you mean `text`?",
  ],
  [
    "name: s\naddress: grpc://s:1/p.S/M\n",
    '2:10 error COMES_LATER expected an `http://` or `https://` address, found "grpc://s:1/p.S/M": gRPC services come in a later version',
  ],
  [
    "name: w\nservices: [upper]\ntimeout: 5 minutes\n",
    '3:10 error INVALID_DURATION expected a duration from 1ms to ten years, such as `500ms`, `2s`, `1m30s` or `PT5M`, found "5 minutes": units are d, h, m, s and ms, the larger first',
  ],
  [
    "name: w\nservices: [upper]\nwhen_spent: hold\n",
    '3:13 error WRONG_KIND expected `fail` or `pause`, found the text "hold": choose one: `pause` holds the event until somebody looks after the step',
  ],
  [
    "name: w\noperations:\n  - try: [{ call: upper, input: { message: x } }]\n    finally: [{ return: { x: 1 } }]\n",
    "4:17 error MISPLACED expected no `return` inside `finally`, which is done whatever the end is, found one: put it behind the `try`, or into its `catch`",
  ],
  [
    "name: w\noperations:\n  - try: [{ call: upper, input: { message: x } }]\n    catch: [{ undo: true, do: [] }]\n",
    "4:21 warning NOTHING_TO_UNDO expected a call with `compensate` somewhere in the workflow, found none: say beside a call what undoes it: `compensate: { call: … }`",
  ],
  [
    "name: w\noperations:\n  - return: { x: 1 }\n  - call: upper\n",
    "4:5 error UNREACHABLE expected an operation that can be reached, found one behind the end: what comes before it never goes on: remove it, or put it before",
  ],
  [
    "# nothing but a comment\n",
    "1:1 error DOCUMENT_EMPTY expected a service or a workflow, found nothing: write one",
  ],
  [
    service("health: /a\nhealth: /b"),
    "4:1 error DUPLICATE_KEY expected each key once, found `health` again: rename or remove one of them",
  ],
  [
    service("outputs: {}\nspec: { outputs: {} }"),
    "4:9 error DUPLICATE_KEY expected `outputs` once, found it inside `spec` as well as beside it: remove one of them",
  ],
  [
    service("headers: { X-Key: a, x-key: b }"),
    "3:22 error DUPLICATE_NAME expected each header once (their case does not count), found `x-key` again: remove one of them",
  ],
  [
    service("inputs: [{ name: a, type: int }, { name: a, type: string }]"),
    "3:42 error DUPLICATE_NAME expected each name once, found `a` again: rename or remove one of them",
  ],
  [
    "name: w\nservices: []\n",
    "1:1 error EMPTY_WORKFLOW expected services or operations, found neither: name the services to call, in order",
  ],
  [
    expression("data.text +"),
    "4:15 error EXPRESSION_SYNTAX expected an expression in CEL, found the end at character 14, near `data.text + `: correct the expression",
  ],
  [
    expression("data.n = 1"),
    "4:15 error EXPRESSION_SYNTAX expected an expression in CEL, found unexpected character `=` at character 9, near ` data.n = 1 `: comparing is `==`",
  ],
  [
    expression("data.n > 1 and true"),
    "4:15 error EXPRESSION_SYNTAX expected an expression in CEL, found unexpected character `d` at character 13, near ` data.n > 1 and true `: write `&&`, `||` and `!`",
  ],
  [
    operation(`set: { x: "\${ data.text" }`),
    "4:15 error EXPRESSION_SYNTAX expected a `}` that closes the `${`, found the end, after `${ data.text`: close it; in YAML, a ` #` outside quotes cuts the line: quote the whole value; a `${` that is meant as text is written `$${`",
  ],
  [
    expression("has(data)"),
    "4:15 error EXPRESSION_SYNTAX expected `has` of a field, such as `has(data.name)`, found `has(data)`: name one field",
  ],
  [
    expression("9007199254740993"),
    "4:15 error EXPRESSION_SYNTAX expected an integer within ±(2^53−1), found `9007199254740993`: write it as a text",
  ],
  [
    expression(`${"(".repeat(101)}1${")".repeat(101)}`),
    "4:15 error EXPRESSION_TOO_LARGE expected an expression nested at most 100 deep, found more: split it over several operations",
  ],
  [
    endpoint("{ method: GET, path: /e, inputs: { a: { type: string } } }"),
    "4:41 warning INPUT_NOT_SENT expected `a` in the path, the query, a header or the body, found a GET without it: add it to `query`: `a: a`",
  ],
  [
    "name: s\naddress: upper.local:5000/event\n",
    '2:10 error INVALID_ADDRESS expected an `http://` or `https://` URL, found "upper.local:5000/event": did you mean `http://upper.local:5000/event`?',
  ],
  [
    "name: s\naddress: http://me:pw@s/\n",
    "2:10 error INVALID_ADDRESS expected an address without user and password, found an address with them: put them into a header with `${secrets.NAME}`",
  ],
  [
    service("inputs: { a: { type: int, default: one } }"),
    '3:36 error INVALID_DEFAULT expected an int within ±(2^53−1), found the string "one": make the default match the type',
  ],
  [
    service("inputs: { a: { type: int, default: null } }"),
    "3:27 error INVALID_DEFAULT expected an int within ±(2^53−1), found null: leave the default out, and write `required: false` instead",
  ],
  [
    service("attempt_timeout: 30"),
    "3:18 error INVALID_DURATION expected a duration with a unit, found 30: did you mean `30s` or `30ms`?",
  ],
  [
    service("attempt_timeout: 5 seconds"),
    '3:18 error INVALID_DURATION expected a duration from 1ms to ten years, such as `500ms`, `2s`, `1m30s` or `PT5M`, found "5 seconds": units are d, h, m, s and ms, the larger first',
  ],
  [
    service("headers: { Host: a }"),
    "3:12 error INVALID_HEADER expected a header that is not set by machinery or the connection itself, found `Host`: leave it out",
  ],
  [
    service(`headers: { A: "two\\nlines" }`),
    "3:12 error INVALID_HEADER expected one line of at most 16384 Latin characters, found a line break, or a character that is not Latin: encode it",
  ],
  [
    endpoint("{ method: FETCH, path: /e }"),
    "4:16 error INVALID_METHOD expected one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, found `FETCH`: choose one of them",
  ],
  [
    endpoint("{ method: GET, path: /e, body: { a: 1 } }"),
    "4:31 error INVALID_METHOD expected no body with GET, found a body: send the inputs in `query`, or use POST",
  ],
  [
    service("rate: often"),
    '3:7 error INVALID_RATE expected calls in a time, such as `100/s`, `30/m` or `5/10s`: 1 to 1,000,000 calls, at most a day, found "often": units are d, h, m, s and ms',
  ],
  [
    "name: Bad Name\naddress: http://s/\n",
    '1:7 error INVALID_NAME expected a name (a lower-case letter, then at most 62 lower-case letters, digits and dashes), found "Bad Name": perhaps `bad-name`',
  ],
  [
    service("inputs: { 1: { type: int } }"),
    '3:11 error INVALID_NAME expected a name (a letter or underscore, then at most 127 letters, digits, underscores and dashes), found "1": rename it',
  ],
  [
    operation("set: { __proto__: 1 }"),
    "4:12 error INVALID_NAME expected another name than `__proto__`, which JavaScript takes for something else, found `__proto__`: rename it",
  ],
  [
    service("concurrency: 10001"),
    "3:14 error INVALID_NUMBER expected a number from 1 to 10000, or 0 for the default of 64, found 10001: choose one within these bounds",
  ],
  [
    service("concurrency: -1"),
    "3:14 error INVALID_NUMBER expected a whole number, 0 or more, found -1: choose one",
  ],
  [
    endpoint("{ path: e }"),
    '4:14 error INVALID_PATH expected a path below the address, such as `/orders/{id}`, found "e": begin it with `/`',
  ],
  [
    service("health: healthcheck"),
    '3:9 error INVALID_PATH expected a path that begins with `/`, such as `/healthcheck`, found "healthcheck": did you mean `/healthcheck`?',
  ],
  [
    expression("data.text.matches('(?=a)')"),
    '4:15 error INVALID_PATTERN expected a regular expression of the RE2 kind, found "(?=a)", of which the parser says "invalid or unsupported Perl syntax: `(?=`": look-around and back-references are not available, so that matching takes linear time',
  ],
  [
    service("inputs: { a: { type: list, schema: { items: { type: text } } } }"),
    '3:28 error INVALID_SCHEMA expected one of null, boolean, integer, number, string, array, object at /items/type, found "text": schemas are JSON Schema, draft 2020-12',
  ],
  [
    service("inputs: { a: { type: list, schema: { item: {} } } }"),
    "3:28 warning INVALID_SCHEMA expected a keyword of JSON Schema, found `item`: did you mean `items`?",
  ],
  [
    "address: http://s/\n",
    "1:1 error MISSING_FIELD expected a `name` (a lower-case letter, then at most 62 lower-case letters, digits and dashes), found none: give it one",
  ],
  [
    service("inputs: { a: {} }"),
    "3:11 error MISSING_FIELD expected a `type`: one of string, int, number, boolean, object, list, any, found none: say what type it is; `any` takes everything",
  ],
  [
    "name: w\ninputs: { mesage: { type: string } }\nservices: [upper]\n",
    "3:12 error MISSING_INPUT expected `message` (string) for `upper`, found the document without it: did you mean `mesage`? an `input` gives it under another name, with `message: ${ data.mesage }`",
  ],
  [
    operation("call: upper\n    input: {}"),
    "5:5 error MISSING_INPUT expected `message` (string) for `upper`, found the mapping without it: add `message: …`",
  ],
  [
    "name: s\n",
    "1:1 error NOT_A_DEFINITION expected a service (`address`) or a workflow (`services` or `operations`), found only `name`: add what is missing, or say `kind: service` or `kind: workflow`",
  ],
  [
    "- just a text\n",
    "1:3 error NOT_A_DEFINITION expected a map that defines a service or a workflow, found a single value: begin with `name:`",
  ],
  [
    "name: w\ninputs: { message: { type: string } }\noutputs: { loud: { type: string } }\nservices: [upper]\n",
    "3:12 warning OUTPUT_NEVER_PRODUCED expected something that produces `loud`, found nothing: it will be absent at the end",
  ],
  [
    expression("data.maybe"),
    "4:15 error POSSIBLY_ABSENT expected a value that surely exists, found `data.maybe`, which may be absent: write `data.?maybe.orValue(…)`, or ask `has(data.maybe)` first",
  ],
  [
    operation(`call: upper\n    input: { message: "\${ data.?maybe }" }`),
    "5:23 error POSSIBLY_ABSENT expected `message` for `upper`, which requires it, found `message`, which may be absent: give it a value in any case, with an input mapping such as `${ data.?name.orValue(…) }`",
  ],
  [
    "name: w\noperations:\n  - call: upper\n    when: !data.done\n",
    '4:11 error QUOTE_THIS expected a value that YAML reads as one text, found `!data.done`, which is a tag in YAML: quote this: `"!data.done"`',
  ],
  [
    operation("set:\n      x: ${ data.n > 1 ? 'a' : 'b' }"),
    "5:10 error QUOTE_THIS expected a value that YAML reads as one text, found `x: ${ data.n > 1 ? 'a' : 'b' }`: quote this: `x: \"${ data.n > 1 ? 'a' : 'b' }\"`",
  ],
  [
    operation("set:\n      x: ${ data.text # loud }"),
    "5:10 error QUOTE_THIS expected a value that YAML reads as one text, found `${ data.text # loud }`: quote this: ` #` begins a comment in YAML, so the rest of the line is lost",
  ],
  [
    operation("run: w"),
    "4:10 error RECURSION expected a workflow that does not come to run this one, found `w`: repeat with `while` or `for`, or post the next event from outside",
  ],
  [
    endpoint(`{ path: /e, query: { key: "\${ secrets.KEY }" } }`),
    "4:27 error SECRET_NOT_ALLOWED expected secrets in headers only, as `${secrets.NAME}`, found `secrets`: send the secret as a header",
  ],
  [
    "name: w\nservices: [upper]\noperations: [{ call: upper }]\n",
    "3:1 error SERVICES_AND_OPERATIONS expected either services or operations, found both: write the services as operations with `call`",
  ],
  [
    "name: [s\n",
    '2:1 error TEXT_SYNTAX expected YAML or JSON, found ``, of which the parser says "Flow sequence in block collection must be sufficiently indented and end with a ]": correct the text; a value with special characters needs quotes',
  ],
  [
    operation(`set: { a: ${"[".repeat(70)}${"]".repeat(70)} }`),
    "4:76 error TOO_DEEP expected definitions nested at most 64 deep, found more: make it flatter",
  ],
  [
    service(`description: ${"x".repeat(1_025)}`),
    "3:14 error TOO_LARGE expected at most 1024 characters, found 1025: shorten it",
  ],
  [
    expression("data.text + 1"),
    "4:15 error TYPE_MISMATCH expected operands that `+` is defined for, found string + int in `data.text + 1`: make a text of it with `string()`",
  ],
  [
    expression("data.text[0]"),
    "4:15 error TYPE_MISMATCH expected a list indexed by an int, or an object indexed by a string, found string indexed by int in `data.text[0]`: only lists and objects have something inside",
  ],
  [
    operation("call: upper\n    when: data.n\n    input: { message: a }"),
    "5:11 error TYPE_MISMATCH expected a condition that is true or false, found `data.n`, which is of type int: compare it, such as `data.count > 0`",
  ],
  [
    operation("call: upper\n    input: { message: 5 }"),
    "5:23 error TYPE_MISMATCH expected a value of type string for `message` of `upper`, found a value of type int: convert it in the input mapping",
  ],
  [
    operation("call: upper\n    input: 5"),
    "5:12 error TYPE_MISMATCH expected an object (names with values, or one `${…}` that gives one), found a value of type int: write `name: ${ … }` below it",
  ],
  [
    expression("size(data.n)"),
    "4:15 error TYPE_MISMATCH expected `size` for (string) or (list) or (object), found int in `size(data.n)`: convert with `string()`, `int()` or `double()` where that is meant",
  ],
  [
    expression("data.text.orValue('a')"),
    "4:15 error TYPE_MISMATCH expected an optional value before `.orValue()`, such as `data.?name`, found a value of type string: `data.?name.orValue(…)` gives a value in any case",
  ],
  [
    "name: w\nservices: [stock]\n",
    "2:12 error UNKNOWN_ENDPOINT expected `stock.ENDPOINT`, because the service `stock` has endpoints, found `stock`: choose one: `stock.reserve`",
  ],
  [
    "name: w\nservices: [stock.reserv]\n",
    "2:12 error UNKNOWN_ENDPOINT expected an endpoint of the service `stock`, found `reserv`: did you mean `reserve`?",
  ],
  [
    expression("data.txet"),
    "4:15 error UNKNOWN_FIELD expected a field of `data`, found `txet`: did you mean `text`?",
  ],
  [
    expression("data.zebra"),
    "4:15 error UNKNOWN_FIELD expected a field of `data`, found `zebra`: name a field that is there, or declare it; known: `text`, `n`, `maybe`",
  ],
  [
    expression("data.text.startWith('a')"),
    "4:15 error UNKNOWN_FUNCTION expected a method of the language, found `startWith`: did you mean `startsWith`?",
  ],
  [
    operation("call: upper\n    input: { message: a, mesage: b }"),
    "5:34 error UNKNOWN_INPUT expected an input that `upper` declares, found `mesage`: did you mean `message`?",
  ],
  [
    service("helth: /healthcheck"),
    "3:1 error UNKNOWN_KEY expected one of kind, name, description, address, inputs, outputs, answer, endpoints, headers, health, concurrency, rate, breaker, backlog, attempt_timeout, retry, $schema, spec, found `helth`: did you mean `health`?",
  ],
  [
    expression("text"),
    "4:15 error UNKNOWN_NAME expected a name that is known here, found `text`: did you mean `data.text`?",
  ],
  [
    expression("zebra"),
    "4:15 error UNKNOWN_NAME expected a name that is known here, found `zebra`: known here: `data`, `event`, `steps`, `now`; a text needs quotes",
  ],
  [
    "name: w\nservices: [uper]\n",
    "2:12 error UNKNOWN_SERVICE expected a registered service, found `uper`: did you mean `upper`?",
  ],
  [
    "name: w\nservices: [zebra]\n",
    "2:12 error UNKNOWN_SERVICE expected a registered service, found `zebra`: register it first; known: `upper`, `stock`, `pair`",
  ],
  [
    service("inputs: { a: { type: integer } }"),
    "3:22 error UNKNOWN_TYPE expected one of string, int, number, boolean, object, list, any, found `integer`: did you mean `int`?",
  ],
  [
    "name: w\noperations:\n  - cal: upper\n",
    `3:5 error UNKNOWN_VERB expected an operation with a verb (${verbs}), found \`cal\`: did you mean \`call\`?`,
  ],
  [
    "name: w\noperations:\n  - call: upper\n    set: { a: 1 }\n",
    "4:5 error UNKNOWN_VERB expected one verb for each operation, found `call` and `set`: make two operations of it",
  ],
  [
    operation("run: other"),
    "4:10 error UNKNOWN_WORKFLOW expected a defined workflow, found `other`: define it first",
  ],
  [
    service("inputs: yes"),
    '3:9 error WRONG_KIND expected a map or a list of fields, found the text "yes": write `name: {…}`, or `- name: …`',
  ],
  [
    "name: 5\naddress: http://s/\n",
    '1:7 error WRONG_KIND expected a text, found the number 5: quote this: `"5"`',
  ],
];

/** Further findings, each of which must be the only one. */
const more: readonly (readonly [definition: string, says: string])[] = [
  [
    operation("set: &x { a: 1 }"),
    "4:10 error ALIAS_NOT_ALLOWED expected a definition that is written out, found `&x`: anchors, aliases and merge keys are not read; as a text it needs quotes",
  ],
  [
    operation('for: "${ [1] }"\n    concurrency: 0\n    do: [{ set: { a: 1 } }]'),
    "5:18 error INVALID_NUMBER expected a number from 1 to 1000, found 0: choose one within these bounds",
  ],
  [
    operation("while: data.n > 1\n    maximum: 0\n    do: [{ set: { n: 1 } }]"),
    "5:14 error INVALID_NUMBER expected a number from 1 to 10000, found 0: choose one within these bounds",
  ],
  [
    operation("for: [1, 2]\n    do: [{ set: { a: 1 } }]"),
    "4:10 error WRONG_KIND expected one `${…}` that gives a list or a map, found a list: write it as an expression, such as `for: ${ data.lines }` or `for: ${ [1, 2] }`",
  ],
  [
    operation("raise: NOT_APPROVED"),
    '4:12 error WRONG_KIND expected an error: a map with `reason`, found the text "NOT_APPROVED": write it as `{ reason: NOT_APPROVED }`',
  ],
  ...["listen: s", "ask: Well?"].map(
    (verb) =>
      [
        operation(`${verb}\n    timeout: 1m\n    on_timeout: []`),
        "6:17 error MISSING_FIELD expected operations that are done when the time is over, found none: leave `on_timeout` out to fail with TIMEOUT; `on_timeout: [{ set: {} }]` just goes on",
      ] as const,
  ),
  [
    operation('switch: [{ when: "true", do: [] }, { when: data.n > 1, do: [] }]'),
    "4:40 error UNREACHABLE expected a case that can be reached, found one behind a case that always holds: put it before that one, or remove it",
  ],
  [
    operation('switch: [{ when: "true", do: [] }]\n    otherwise: [{ set: { a: 1 } }]'),
    "5:5 error UNREACHABLE expected `otherwise` that can be reached, found one behind a case that always holds: put it before that one, or remove it",
  ],
  [
    operation(
      '{ name: loop, for: "${ [1] }", do: [{ name: inner, call: upper, input: { message: a } }] }\n  - set: { x: "${ steps.inner.message }" }',
    ),
    "5:15 error UNKNOWN_FIELD expected a field of `steps`, found `inner`: name an operation before this one that gives an answer; out of a `for` it comes by `collect`",
  ],
  [
    operation("call: pair\n    input: { account: a }"),
    "5:5 error MISSING_INPUT expected `amount` (int) for `pair`, found the mapping without it: add `amount: …`",
  ],
];

describe("what is wrong with a definition", () => {
  it.each([...table, ...more])("%j", (definition, says) => {
    expect(find(definition).map(sentence)).toEqual([says]);
  });

  it("takes a last case that always holds for an `otherwise`", () => {
    const cases = "[{ when: data.n > 1, do: [{ set: { x: 1 } }] }, { when: true, do: [{ set: { x: 2 } }] }]";
    expect(find(operation(`switch: ${cases}\n  - set: { y: "\${ data.x + 1 }" }`))).toEqual([]);
  });

  it("has an example for every code", () => {
    const codes = new Set(table.flatMap(([definition]) => find(definition).map(({ code }) => code)));
    expect([...codes].sort()).toEqual(Object.keys(findingCodes).sort());
  });

  it("is said in parts that make a sentence", () => {
    for (const { expected, found, hint } of table.flatMap(([definition]) => find(definition))) {
      for (const part of [expected, found, hint]) expect(part).toMatch(/^\S(.*[^\s.])?$/s);
      expect(hint).toMatch(/^[^A-Z]/);
    }
  });
});
