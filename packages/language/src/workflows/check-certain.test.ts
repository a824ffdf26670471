import { readDefinitions, type Finding, checkWorkflow } from "../index.js";
import { describe, expect, it } from "vitest";

const inputs = `
  note: { type: string, required: false }
  b: { type: boolean }
  box: { type: object, schema: { properties: { x: { type: string } }, additionalProperties: false } }
`;

function check(operations: string): Pick<Finding, "code" | "path">[] {
  const { documents, findings } = readDefinitions(`name: w\ninputs:${inputs}operations:\n${operations}\n`);
  expect(findings).toEqual([]);
  const [document] = documents;
  if (document?.kind !== "workflow") throw new Error("not a workflow");
  return checkWorkflow(document.definition, () => undefined).map(({ code, path }) => ({ code, path }));
}

const use = '  - set: { size: "${ data.note.size() }" }';
const absent = (path: string) => [{ code: "POSSIBLY_ABSENT", path }];

describe("what a condition makes certain where it does not hold", () => {
  it.each(["return:", "raise: { reason: NO_NOTE }", "try: [{ return: }]\n    finally: [{ set: { a: 1 } }]"])(
    "is so behind an operation that never goes on: %j",
    (verb) => {
      expect(check(`  - when: "!has(data.note) || data.note == ''"\n    ${verb}\n${use}`)).toEqual([]);
    },
  );

  it("is not behind one that goes on, or is asked something else", () => {
    for (const before of [
      '{ when: "!has(data.note)", set: { a: 1 } }',
      "{ when: data.b, return: }",
      '{ when: "!has(data.note) && data.b", return: }',
    ])
      expect(check(`  - ${before}\n${use}`)).toEqual(absent("operations[1].set.values.size"));
  });

  it("is so in later cases, in otherwise, and behind cases that never go on", () => {
    const sorted = (end: string, otherwise = "set: { a: 2 }") => `
  - switch:
      - { when: "!has(data.note)", do: [{ ${end} }] }
      - { when: data.note == "x", do: [{ set: { size: "\${ data.note.size() }" } }] }
    otherwise: [{ ${otherwise} }]
`;
    expect(check(sorted("set: { a: 1 }", 'set: { size: "${ data.note.size() }" }'))).toEqual([]);
    expect(check(`${sorted("return:")}${use}`)).toEqual([]);
    expect(check(`${sorted("set: { a: 1 }")}${use}`)).toEqual(absent("operations[1].set.values.size"));
  });

  it("is not behind a case that is only asked where another did not hold", () => {
    const sorted = `
  - switch:
      - { when: data.b, do: [{ set: { a: 1 } }] }
      - { when: "!has(data.note)", do: [{ return: }] }
`;
    expect(check(`${sorted}${use}`)).toEqual(absent("operations[1].set.values.size"));
  });

  it("is so behind a loop that went on until it was there", () => {
    const loop = (more: string) => `
  - { ${more}while: "!has(data.answered)", maximum: 9, do: [{ name: asked, listen: said, expects: { text: { type: string, required: false } }, output: { answered: "\${ answer.?text }" } }] }
  - set: { size: "\${ data.answered.size() }" }`;
    expect(check(loop(""))).toEqual([]);
    expect(check(loop("when: data.b, "))).toEqual(absent("operations[1].set.values.size"));
  });

  it("is forgotten of what is inside a value that is replaced", () => {
    const guarded = (between: string) => `
  - { when: "!has(data.box.x)", return: }
${between}  - set: { size: "\${ data.box.x.size() }" }`;
    expect(check(guarded("  - set: { a: 1 }\n"))).toEqual([]);
    expect(check(guarded("  - set: { box: {} }\n")).map(({ code }) => code)).not.toEqual([]);
    expect(
      check(
        guarded(
          "  - name: l\n    listen: s\n    expects: { box: { type: object, schema: { properties: { x: { type: string } }, additionalProperties: false } } }\n    output: ${ answer }\n",
        ),
      ),
    ).toEqual(absent("operations[2].set.values.size"));
  });

  it("is not believed by a later round or a handler of what was replaced meanwhile", () => {
    const guard = `  - { when: "!has(data.box.x)", return: }\n`;
    const replace = `{ set: { box: "\${ data.b ? {'x': 'a'} : {'y': 'b'} }" } }`;
    const use = `{ set: { size: "\${ data.box.x.size() }" } }`;
    const loop = (last: string) => `${guard}  - { while: data.b, maximum: 9, do: [${use}, ${last}] }`;
    expect(check(loop("{ set: { a: 1 } }"))).toEqual([]);
    expect(check(loop(replace))).toEqual(absent("operations[1].while.do[0].set.values.size"));

    const caught = (first: string) => `${guard}  - try: [${first}]
    catch: [{ do: [${use}] }]
    finally: [${use}]`;
    expect(check(caught("{ set: { a: 1 } }"))).toEqual([]);
    expect(check(caught(replace)).map(({ code }) => code)).toEqual(["POSSIBLY_ABSENT", "POSSIBLY_ABSENT"]);
  });
});
