import { create } from "@bufbuild/protobuf";
import { type JsonObject, type JsonValue, WorkflowDefinitionSchema } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { macroNames } from "../cel/compile-macro.js";
import { transformNames } from "../cel/compile-transform.js";
import { functionTable } from "../cel/function-table.js";
import { optionalFunctions, optionalMethods } from "../cel/optional-calls.js";
import { checkWorkflow, compileWorkflow, type Scope } from "../index.js";
import { functionGroups, functionPage } from "./function-page.js";
import { valuesOf } from "../../test/values-of.js";

const rows = functionGroups.flatMap(({ rows }) => rows);
const calls = rows.flatMap((row) => row.calls);
const namespaces = /^(math|lists|sets|regex|base64|json|url|hash|optional|cel)\.\w+$/;

/** A call's name, whether it is a method, and how many arguments it has with its receiver. */
function parts(call: string): string {
  const [, before, args] = /^(.+?)\((.*)\)$/.exec(call)!;
  const isFunction =
    !before!.includes(".") || (namespaces.test(before!) && !optionalMethods.includes(before!.slice(9)));
  const count = args === "" ? 0 : args!.split(", ").length;
  return isFunction ? `${before}/${count}` : `.${before!.split(".")[1]}/${count + 1}`;
}

let draws = 0;
const scope: Scope = {
  data: valuesOf({}),
  event: { id: "e", data: {}, labels: {}, timeMs: 0 },
  steps: valuesOf({}),
  nowMs: 0,
  draw: () => `seed/${draws++}`,
};

const workflow = (value: string) =>
  create(WorkflowDefinitionSchema, {
    name: "w",
    operations: [{ name: "s", verb: { case: "set", value: { values: { result: `\${ ${value} }` } } } }],
  });

function evaluate(source: string): JsonValue {
  const definition = workflow(source);
  expect(checkWorkflow(definition, () => undefined)).toEqual([]);
  const [operation] = compileWorkflow(definition, 1, () => undefined).operations;
  if (operation?.verb !== "set") throw new Error("not a set");
  const result = operation.values.evaluate(scope);
  if (!result.ok) throw new Error(`${source}: ${result.message}`);
  return (result.value as JsonObject)["result"]!;
}

describe("the table of functions", () => {
  it.each(rows.flatMap((row) => row.examples).map(([source, gives]) => ({ source, gives })))(
    "has examples that run: $source",
    ({ source, gives }) => {
      const given = evaluate(source);

      const fits = gives instanceof RegExp ? gives.test(JSON.stringify(given).slice(1, -1)) : given;
      expect(fits).toEqual(gives instanceof RegExp ? true : gives);
    },
  );

  it("has every function, with as many arguments", () => {
    const there = new Set(
      [...functionTable.values()]
        .flat()
        .map(({ name, method, parameters }) => `${method ? "." : ""}${name}/${parameters.length}`),
    );
    const listed = new Set(calls.map(parts));

    expect([...there].filter((name) => !listed.has(name))).toEqual([]);
    const special = [...macroNames, ...transformNames, ...optionalMethods].map((name) => `.${name}`);
    const names = new Set([...special, ...optionalFunctions, "has", "cel.bind", "uuid"]);
    const named = [...listed].filter((name) => !there.has(name)).map((name) => name.replace(/\/\d+$/, ""));
    expect(new Set(named)).toEqual(names);
  });

  it("has an example for each", () => {
    for (const { calls, about, examples } of rows) {
      expect({ calls, examples: examples.length }).not.toEqual({ calls, examples: 0 });
      expect(about).toMatch(/^[A-Z−].*[^.]$/s);
    }
  });
});

describe("uuid", () => {
  it("is another one at each call, and the same for the same draw", () => {
    draws = 0;
    const first = evaluate("[1, 2, 3].map(x, uuid())") as string[];
    draws = 0;
    const again = evaluate("[1, 2, 3].map(x, uuid())") as string[];

    expect(new Set(first).size).toBe(3);
    expect(again).toEqual(first);
  });

  it("takes no arguments", () => {
    expect(checkWorkflow(workflow("uuid(1)"), () => undefined)).toMatchObject([{ code: "TYPE_MISMATCH" }]);
  });
});

describe("the page of functions", () => {
  it("is as it was written down (npm run docs)", async () => {
    await expect(functionPage()).toMatchFileSnapshot("../../../../docs/functions.md");
  });
});
