import { operationRows, verbShapes } from "@machinery/language";
import { expect, it } from "vitest";
import { fieldKind } from "./field-kind.js";

const kinds = (verb: string) =>
  Object.fromEntries(
    verbShapes.find(({ id }) => id === verb)!.rows.map((row) => [row.key, fieldKind(row).kind]),
  );

it("goes by the vocabulary", () => {
  expect(operationRows.map((row) => fieldKind(row).kind)).toEqual(["text", "text", "text"]);
  expect(kinds("call")).toMatchObject({
    call: "named",
    input: "mapping",
    retry: "elsewhere",
    timeout: "text",
    async: "boolean",
    when_spent: "choice",
  });
  expect(kinds("for")).toMatchObject({
    for: "text",
    concurrency: "number",
    do: "elsewhere",
    on_error: "choice",
  });
  expect(kinds("wait")).toEqual({ wait: "text" });
  expect(kinds("set")).toEqual({ set: "mapping" });
  expect(kinds("return")).toEqual({ return: "mapping" });
});
