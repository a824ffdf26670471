import { describe, expect, it } from "vitest";
import {
  checkWorkflow,
  compileWorkflow,
  definitionToJson,
  type PlannedCall,
  readDefinitions,
  sameDefinition,
  usedServices,
  writeDefinition,
} from "../index.js";
import { check, codes, find, read } from "../../test/text-workflows.js";

const charged = (input: string, more = "") => `
  - name: charge
    call: count
    output: { total: "\${ answer.n }", n: "\${ answer.n }" }
    compensate: { call: upper, input: { message: "${input}" }${more} }
`;
const inputPath = "operations[0].call.compensate.input.message";

describe("compensate", () => {
  it("is compiled with the call", () => {
    const more = ", retry: { attempts: 9 }, attempt_timeout: 2s, timeout: 1m";
    const [charge] = compileWorkflow(read(charged("x", more)), 1, find).operations as PlannedCall[];

    expect(charge?.compensate).toMatchObject({
      service: "upper",
      endpoint: "",
      input: { kind: "mapping" },
      retry: { attempts: 9 },
      attemptTimeoutMs: 2_000,
      timeoutMs: 60_000,
    });
  });

  it("takes the declared inputs from the document where it says nothing", () => {
    const [charge] = compileWorkflow(read("  - { call: count, compensate: { call: upper } }"), 1, find)
      .operations as PlannedCall[];

    expect(charge?.compensate?.input).toEqual({ kind: "declared", names: ["message"] });
    expect(codes(check("  - { call: upper, compensate: { call: charge } }"))).toEqual([
      ["UNKNOWN_SERVICE", "operations[0].call.compensate.service"],
    ]);
  });

  it("sees the answer and what was written only where they are there: the outcome may be unknown", () => {
    const of = (input: string) => codes(check(charged(input)));

    expect(of("${ string(steps.charge.n) }")).toEqual([["POSSIBLY_ABSENT", inputPath]]);
    expect(of("${ has(steps.charge) ? string(steps.charge.n) : 'unknown' }")).toEqual([]);
    expect(of("${ string(data.total) }")).toEqual([["POSSIBLY_ABSENT", inputPath]]);
    expect(of("${ string(data.n) }")).toEqual([]);
    expect(of("${ answer.n }")).toEqual([["UNKNOWN_NAME", inputPath]]);
    expect(of("${ has(steps.charge) ? steps.charge.m : '' }")).toEqual([["UNKNOWN_FIELD", inputPath]]);
  });

  it("does not take for certain what the step's own condition saw in a round before", () => {
    expect(
      codes(
        check(`
  - while: data.n < 3
    maximum: 3
    do:
      - name: charge
        when: has(steps.charge) || data.n == 0
        call: count
        compensate: { call: upper, input: { message: "\${ string(steps.charge.n) }" } }
      - name: again
        when: has(steps.charge)
        call: count
        compensate: { call: upper, input: { message: "\${ string(steps.charge.n) }" } }`),
      ),
    ).toEqual([["POSSIBLY_ABSENT", "operations[0].while.do[0].call.compensate.input.message"]]);
  });

  it.each([
    ["{ input: { message: x } }", "MISSING_FIELD", "operations[0].call.compensate"],
    ["{ call: nobody }", "UNKNOWN_SERVICE", "operations[0].call.compensate.service"],
    ["{ call: upper.all }", "UNKNOWN_ENDPOINT", "operations[0].call.compensate.service"],
    ["{ call: upper, input: {} }", "MISSING_INPUT", "operations[0].call.compensate.input"],
    [
      "{ call: upper, input: { message: x, m: 1 } }",
      "UNKNOWN_INPUT",
      "operations[0].call.compensate.input.m",
    ],
    [
      "{ call: upper, input: { message: 1 } }",
      "TYPE_MISMATCH",
      "operations[0].call.compensate.input.message",
    ],
    ["{ call: upper, timeout: soon }", "INVALID_DURATION", "operations[0].call.compensate.timeout"],
    [
      "{ call: upper, retry: { attempts: 0 } }",
      "INVALID_NUMBER",
      "operations[0].call.compensate.retry.attempts",
    ],
  ])("%s gets %s", (compensate, code, path) => {
    expect(codes(check(`  - { call: count, compensate: ${compensate} }`))).toEqual([[code, path]]);
  });

  it("counts among the services that the workflow uses", () => {
    expect(usedServices(read(charged("x")))).toEqual(["count", "upper"]);
  });

  it("is the same written and read again, and another call is a change", () => {
    const definition = read(charged("x", ", retry: { first: 1000ms }, timeout: 60s"));
    const text = writeDefinition(definition, "yaml");
    const { documents, findings } = readDefinitions(text);

    expect(findings).toEqual([]);
    expect(checkWorkflow(definition, find)).toEqual([]);
    expect(definitionToJson(documents[0]!.definition)).toEqual(definitionToJson(definition));
    const respelt = read(charged("x", ", retry: { first: 1s }, timeout: 1m"));
    expect(sameDefinition(definition, respelt)).toBe(true);
    expect(sameDefinition(definition, read(charged("x", ", timeout: 1m")))).toBe(false);
  });
});

describe("undo", () => {
  const caught = (undo: string, compensate = "") => `
  - try: [{ call: upper${compensate} }]
    catch: [{ reason: DECLINED${undo}, do: [{ set: { x: 1 } }] }, {}]`;
  const compensate = ", compensate: { call: upper }";

  it("is compiled with its catch, and written back", () => {
    const definition = read(caught(", undo: true", compensate));

    expect(check(caught(", undo: true", compensate))).toEqual([]);
    expect(compileWorkflow(definition, 1, find).operations).toMatchObject([
      { catches: [{ reasons: ["DECLINED"], undo: true }, {}] },
    ]);
    expect(JSON.stringify(definitionToJson(definition))).toContain('"undo":true');
    expect(sameDefinition(definition, read(caught("", compensate)))).toBe(false);
    expect(sameDefinition(read(caught(", undo: false", compensate)), read(caught("", compensate)))).toBe(
      true,
    );
  });

  it("is noticed where nothing can be undone", () => {
    expect(check(caught(", undo: true"))).toMatchObject([
      { severity: "warning", code: "NOTHING_TO_UNDO", path: "operations[0].try.catch[0].undo" },
    ]);
  });
});
