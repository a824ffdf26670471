import { describe, expect, it } from "vitest";
import { check, codes, find, read } from "../../test/text-workflows.js";
import { compileWorkflow, readDefinitions, sameDefinition, writeDefinition } from "../index.js";
import { valuesOf } from "../../test/values-of.js";

const listen = `
  - name: collected
    listen: parcel-collected
    key: \${ data.message }
    expects: { tracking: { type: string }, weight: { type: number, required: false } }
    filter: answer.tracking != ''`;
const ask = `
  - name: approve
    ask: May \${ data.message } go out, \${ data.n } times?
    group: sales
    form: { approved: { type: boolean }, comment: { type: string, required: false } }`;
const late = `
    timeout: 2d
    on_timeout:
      - raise: { reason: TOO_LATE }`;
const set = (value: string) => `
  - set: { x: "\${ ${value} }" }`;

describe("listen and ask", () => {
  it("give an answer of the declared types", () => {
    expect(check(`${listen}${set("steps.collected.tracking + 'x'")}`)).toEqual([]);
    expect(check(`${ask}${set("steps.approve.approved || false")}`)).toEqual([]);
    expect(codes(check(`${listen}${set("steps.collected.weight")}`))).toEqual([
      ["POSSIBLY_ABSENT", "operations[1].set.values.x"],
    ]);
    expect(codes(check(`${ask}${set("steps.approve.coment")}`))).toEqual([
      ["UNKNOWN_FIELD", "operations[1].set.values.x"],
    ]);
  });

  it("have an answer for certain only where being too late never goes on", () => {
    const use = set("steps.approve.approved");
    expect(check(`${ask}${late}${use}`)).toEqual([]);
    const goesOn = "\n    timeout: 2d\n    on_timeout: [{ set: { y: 1 } }]";
    expect(codes(check(`${ask}${goesOn}${use}`))).toEqual([
      ["POSSIBLY_ABSENT", "operations[1].set.values.x"],
    ]);
  });

  it("merge what their output says", () => {
    const output = "\n    output: { tracking: '${ answer.tracking }' }";
    expect(check(`${listen}${output}${set("data.tracking")}`)).toEqual([]);
    const plan = compileWorkflow(read(`${listen}\n    output: \${ answer }`), 1, find);
    expect(plan.operations[0]).toMatchObject({ output: { kind: "merge" } });
  });

  it("compile to what the engine needs", () => {
    const { operations } = compileWorkflow(read(`${listen}${late}${ask}`), 1, find);

    expect(operations).toMatchObject([
      {
        verb: "listen",
        name: "collected",
        signal: "parcel-collected",
        timeoutMs: 172_800_000,
        bodies: { on_timeout: [{ verb: "raise" }] },
        output: { kind: "none" },
      },
      { verb: "ask", name: "approve", fields: [{ name: "approved" }, { name: "comment" }], bodies: {} },
    ]);
    const scope = {
      data: valuesOf({ message: "m", n: 2 }),
      event: { id: "e", data: {}, labels: {}, timeMs: 0 },
      steps: valuesOf({}),
      nowMs: 0,
    };
    const [one, other] = operations;
    expect(one?.verb === "listen" && one.key?.evaluate(scope)).toEqual({ ok: true, value: "m" });
    const filtered = { ...scope, answer: { tracking: "" } };
    expect(one?.verb === "listen" && one.filter?.evaluate(filtered)).toEqual({ ok: true, value: false });
    expect(other?.verb === "ask" && other.question.evaluate(scope)).toEqual({
      ok: true,
      value: "May m go out, 2 times?",
    });
  });

  it.each([
    ["listen: ''", "MISSING_FIELD", ".listen.signal"],
    ["listen: 'two words'", "INVALID_NAME", ".listen.signal"],
    ["listen: '${ data.message }'", "INVALID_NAME", ".listen.signal"],
    ["{ listen: s, key: '${ data.kid }' }", "UNKNOWN_FIELD", ".listen.key"],
    ["{ listen: s, key: '${ data }' }", "TYPE_MISMATCH", ".listen.key"],
    ["{ listen: s, expects: { a: { type: text } } }", "UNKNOWN_TYPE", ".listen.expects[0].type"],
    ["{ listen: s, expects: { a: { type: int } }, filter: answer.b > 1 }", "UNKNOWN_FIELD", ".listen.filter"],
    ["{ listen: s, filter: data.n }", "TYPE_MISMATCH", ".listen.filter"],
    ["{ listen: s, timeout: soon }", "INVALID_DURATION", ".listen.timeout"],
    ["{ listen: s, on_timeout: [{ set: { a: 1 } }] }", "MISSING_FIELD", ".listen.on_timeout"],
    [
      "{ listen: s, timeout: 1s, on_timeout: [{ set: { a: '${ answer }' } }] }",
      "UNKNOWN_NAME",
      ".listen.on_timeout[0].set.values.a",
    ],
    [
      "{ listen: s, output: '${ answer.x }', expects: { a: { type: int } } }",
      "UNKNOWN_FIELD",
      ".listen.output",
    ],
    ["ask: ''", "MISSING_FIELD", ".ask.question"],
    ["ask: 'Is ${ data.q } right?'", "UNKNOWN_FIELD", ".ask.question"],
    ["{ ask: 'Well?', group: '${ data.n }' }", "TYPE_MISMATCH", ".ask.group"],
    ["{ ask: 'Well?', assignee: '${ data.who }' }", "UNKNOWN_FIELD", ".ask.assignee"],
    ["{ ask: 'Well?', form: { a: {} } }", "MISSING_FIELD", ".ask.form[0]"],
  ])("%s gets %s", (operation, code, path) => {
    const written = operation.startsWith("{") ? operation : `{ ${operation} }`;
    expect(codes(check(`  - ${written}`))).toEqual([[code, `operations[0]${path}`]]);
  });

  it("are read back as they are written", () => {
    const definition = read(`${listen}${late}${ask}${late.replace("2d", "48h")}`);
    const [again] = readDefinitions(writeDefinition(definition, "yaml")).documents;

    expect(sameDefinition(again!.definition, definition)).toBe(true);
    expect(sameDefinition(read(`${ask}${late}`), read(`${ask}${late.replace("2d", "48h")}`))).toBe(true);
    expect(sameDefinition(read(ask), read(ask.replace("sales", "boss")))).toBe(false);
    expect(sameDefinition(read(listen), read(listen.replace("tracking", "track")))).toBe(false);
  });
});
