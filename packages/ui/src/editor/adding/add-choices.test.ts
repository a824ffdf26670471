import { verbShapes } from "@machinery/language";
import { expect, it } from "vitest";
import { addChoices } from "./add-choices.js";

const known = {
  services: new Map([
    ["upper", { name: "upper", description: "Makes it loud", endpoints: [] }],
    ["orders", { name: "orders", description: "", endpoints: [{ name: "create" }, { name: "list" }] }],
  ]),
  workflows: new Map([["letter", { name: "letter", description: "Writes a letter" }]]),
} as never;

it("offers every operation of the language, then what there is to call and to run", () => {
  const ids = addChoices("", known).map(({ id }) => id);

  expect(ids.slice(0, verbShapes.length)).toEqual(verbShapes.map(({ id }) => id));
  expect(ids.slice(verbShapes.length)).toEqual([
    "call upper",
    "call orders.create",
    "call orders.list",
    "run letter",
  ]);
});

it("finds by all words that are typed, those in the title first", () => {
  expect(addChoices("call ord", known).map(({ id }) => id)).toEqual([
    "call orders.create",
    "call orders.list",
  ]);
  expect(addChoices("LOUD", known).map(({ id, called }) => [id, called])).toEqual([["call upper", "upper"]]);
  expect(addChoices("wait", known)[0]?.id).toBe("wait");
  expect(addChoices("nothing of the kind", known)).toEqual([]);
});
