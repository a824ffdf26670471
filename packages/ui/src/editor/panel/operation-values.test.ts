import { expect, it } from "vitest";
import { outlineOf } from "../outline/definition-outline.js";
import { findOperation } from "../outline/find-in-outline.js";
import { operationValues } from "./operation-values.js";

const text = `operations:
  - name: loud # x
    call: upper
    input: { message: "\${ data.message }" }
  - for: \${ data.lines }
    do:
      round:
        set: { a: 1 }
      short: { wait: 5m }
`;
const values = (path: string) => {
  const read = operationValues(text, findOperation(outlineOf(text)!, path)!);
  return read && Object.fromEntries(read);
};

it("reads the keys of an operation from its own lines", () => {
  expect(values("operations[0]")).toEqual({
    name: "loud",
    call: "upper",
    input: { message: "${ data.message }" },
  });
  expect(Object.keys(values("operations[1]") ?? {})).toEqual(["for", "do"]);
});

it("reads them where operations stand in a map by name", () => {
  expect(values("operations[1].for.do[0]")).toEqual({ set: { a: 1 } });
  expect(values("operations[1].for.do[1]")).toEqual({ wait: "5m" });
});
