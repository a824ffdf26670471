import { describe, expect, it } from "vitest";
import { prepareDefinitions } from "./case-definitions.js";
import { readCaseFile } from "./read-case-file.js";

/** The findings of a text, each as its place, code and what was found. */
const found = (text: string): string[] =>
  readCaseFile(text).findings.map(
    ({ line, column, code, path, found }) => `${line}:${column} ${code} ${path}: ${found}`,
  );

const head = "workflow: shop\ndefinitions: [.]\n";

describe("a file of cases", () => {
  it("is read with the place of all that it says", () => {
    const { file, findings } = readCaseFile(`${head}cases:
  - name: one
    data: { amount: 1 }
    time: 2026-11-23T06:45:00Z
    expect:
      outputs:
        receipt: r-1
`);

    expect(findings).toEqual([]);
    expect(file).toMatchObject({
      workflow: "shop",
      definitions: ["."],
      cases: [{ name: "one", data: { amount: 1 }, timeMs: Date.UTC(2026, 10, 23, 6, 45), path: "cases[0]" }],
    });
    expect(file?.locate("cases[0].expect.outputs.receipt")).toEqual({ line: 9, column: 18 });
    expect(file?.locate("cases[0].expect.outputs.receipt.deeper")).toEqual({ line: 9, column: 18 });
  });

  it("shares what services answer, unless a case says otherwise", () => {
    const { file } = readCaseFile(`${head}services: { a: { x: 1 }, b: { x: 2 } }
cases:
  - { name: one, services: { b: [] }, expect: {} }
`);

    const services = file?.cases[0]?.services;
    expect(services?.get("a")).toMatchObject({ repeats: true, isOwn: false, path: "services.a" });
    expect(services?.get("b")).toMatchObject({ repeats: false, isOwn: true, replies: [] });
  });

  it.each([
    ["", ["1:1 DOCUMENT_EMPTY : nothing"]],
    ["- a", ["1:1 WRONG_KIND : a list"]],
    [
      "a: [",
      [
        '1:5 TEXT_SYNTAX : `a: [`, of which the parser says "Flow sequence in block collection must be sufficiently indented and end with a ]"',
      ],
    ],
    [
      "workflw: shop",
      [
        "1:1 UNKNOWN_KEY workflw: `workflw`",
        "1:1 MISSING_FIELD : none",
        "1:1 MISSING_FIELD : none",
        "1:1 MISSING_FIELD : none",
      ],
    ],
    [
      `${head}cases: [{ name: a }, { name: a, expect: {} }]`,
      ["3:9 MISSING_FIELD cases[0]: none", "3:30 DUPLICATE_NAME cases[1].name: `a` again"],
    ],
    [
      `${head}cases: [{ name: a, cancel: {}, time: today, expect: { took: 7y, status: DONE, calls: [{}] } }]`,
      [
        "3:28 MISSING_FIELD cases[0].cancel: none",
        "3:38 TYPE_MISMATCH cases[0].time: `today`",
        "3:61 INVALID_DURATION cases[0].expect.took: `7y`",
        "3:73 UNKNOWN_NAME cases[0].expect.status: `DONE`",
        "3:87 MISSING_FIELD cases[0].expect.calls[0]: none",
      ],
    ],
    [
      `${head}cases: [{ name: a, services: { b: [{ status: sent }, { after: 1s }, { status: 500, lost: true }] }, expect: {} }]`,
      [
        '3:46 WRONG_KIND cases[0].services.b[0].status: the text "sent"',
        "3:54 MISSING_FIELD cases[0].services.b[1]: none of them",
        "3:69 UNKNOWN_KEY cases[0].services.b[2]: status and lost",
      ],
    ],
    [`${head}cases: [{ name: a, expect: {} }]\n---\nb: 1`, ["5:1 UNKNOWN_KEY : 2"]],
  ])("says where it is wrong: %j", (text, findings) => {
    expect(found(text)).toEqual(findings);
    expect(readCaseFile(text).file).toBeUndefined();
  });

  it("must name what is among the definitions", () => {
    const { file } = readCaseFile(`${head}cases: [{ name: a, services: { shup: {} }, expect: {} }]`);

    expect(prepareDefinitions(file!, [])).toMatchObject({
      ok: false,
      inCases: [{ code: "UNKNOWN_NAME", path: "workflow", line: 1, column: 11 }],
    });
  });
});
