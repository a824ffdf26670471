import { describe, expect, it } from "vitest";
import { exitCodes } from "./exit-codes.js";
import { runCli } from "./testing/run-cli.js";

const workflow = `
name: shout
services: [upper]
inputs: { message: { type: string } }
outputs: { message: { type: string } }
`;
const upper = `
name: upper
address: http://127.0.0.1:9/
inputs: { message: { type: string } }
outputs: { message: { type: string } }
`;
const cases = `workflow: shout
definitions: [definitions]
cases:
  - name: loud
    data: { message: hi }
    services: { upper: [{ message: HI }] }
    expect: { outputs: { message: HI } }
  - name: louder
    data: { message: hi }
    services: { upper: [{ message: HI }] }
    expect:
      outputs:
        message: HI!
`;
const files = {
  "shop/definitions/shout.yaml": workflow,
  "shop/definitions/upper.yaml": upper,
  "shop/definitions/shout.test.yaml": "not: a definition",
  "shop/shout.test.yaml": cases,
};

describe("machinery test", () => {
  it("says which cases hold, and of the others where what came differs", async () => {
    const given = await runCli(["test", "shop/shout.test.yaml"], { files });

    expect(given).toMatchObject({
      code: exitCodes.other,
      stdout: `shop/shout.test.yaml
  ✓ loud  1 call, 0ms
  ✗ louder  1 call, 0ms
    outputs.message  shop/shout.test.yaml:13:18
      expected  "HI!"
      found     "HI"
1 passed, 1 failed
`,
      stderr: "",
      urls: [],
    });
  });

  it("runs only the cases that are named", async () => {
    const given = await runCli(["test", "shop/shout.test.yaml", "--case", "loud", "-o", "name"], { files });

    expect(given).toMatchObject({ code: exitCodes.other, stdout: "shop/shout.test.yaml: loud\n" });
  });

  it("takes a folder for the files of cases in it", async () => {
    const given = await runCli(["test", "shop/", "--case", "louder", "-o", "name"], { files });

    expect(given).toMatchObject({ code: exitCodes.other, stdout: "" });
    expect(await runCli(["test", "nothing"], { files: { "nothing/a.yaml": "" } })).toMatchObject({
      code: exitCodes.usage,
    });
  });

  it("gives all of it as data", async () => {
    const { stdout } = await runCli(["test", "shop/shout.test.yaml", "-o", "json"], { files });

    expect(JSON.parse(stdout)).toEqual([
      {
        file: "shop/shout.test.yaml",
        workflow: "shout",
        invalid: false,
        cases: [
          { name: "loud", ok: true, calls: 1, took_ms: 0, differences: [] },
          {
            name: "louder",
            ok: false,
            calls: 1,
            took_ms: 0,
            differences: [
              { what: "outputs.message", expected: '"HI!"', found: '"HI"', line: 13, column: 18 },
            ],
          },
        ],
      },
    ]);
  });

  it("says where a file of cases is wrong, and runs none of it", async () => {
    const wrong = {
      ...files,
      "shop/shout.test.yaml": cases.replace("outputs: { message", "output: { message"),
    };
    const given = await runCli(["test", "shop/shout.test.yaml"], { files: wrong });

    expect(given.code).toBe(exitCodes.conflict);
    expect(given.stdout).toBe("shop/shout.test.yaml  invalid\n0 passed, 0 failed\n");
    expect(given.stderr).toContain("shop/shout.test.yaml:7:15: error: expected one of status, outputs,");
    expect(given.stderr).toContain("did you mean `outputs`?");
  });

  it("says where a definition is wrong", async () => {
    const wrong = { ...files, "shop/definitions/shout.yaml": workflow.replace("[upper]", "[uper]") };
    const given = await runCli(["test", "shop/shout.test.yaml"], { files: wrong });

    expect(given.code).toBe(exitCodes.conflict);
    expect(given.stderr).toContain("shop/definitions/shout.yaml:3:12: error:");
    expect(given.stderr).toContain("[UNKNOWN_SERVICE]");
  });

  it("says that a file is not there", async () => {
    expect(await runCli(["test", "nowhere.test.yaml"])).toMatchObject({ code: exitCodes.usage });
  });
});
