import { FactKindSchema } from "@machinery/protocol/store";
import { expect, it } from "vitest";
import { factForms } from "./fact-forms.js";

it("has a number on disk for every kind of fact", () => {
  const numbered = FactKindSchema.values.slice(1).map(({ name }) => name);

  expect(numbered).toEqual(
    Object.keys(factForms).map((kind) => `FACT_KIND_${kind.toUpperCase().replaceAll("-", "_")}`),
  );
});
