import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { WorkflowDefinition } from "@machinery/client";
import { definitionToJson, readDefinitions } from "@machinery/language";
import { describe, expect, it } from "vitest";
import { outlineOf } from "../outline/definition-outline.js";
import { bodiesOf, operationsOf, placeOfPath } from "../outline/find-in-outline.js";
import { addOperation, moveOperation, removeOperation } from "./edit-operations.js";
import { shiftedPath } from "./shifted-path.js";

const packages = join(import.meta.dirname, "../../../..");
const examples = join(packages, "../examples/definitions");
const files = [
  join(packages, "language/test/everything.yaml"),
  ...readdirSync(examples)
    .filter((file) => file.endsWith(".yaml") && !file.endsWith(".test.yaml"))
    .map((file) => join(examples, file)),
];
const written = files
  .map((file) => readFileSync(file, "utf8"))
  .filter((text) => (outlineOf(text)?.body.operations.length ?? 0) > 0 && !outlineOf(text)!.isServices);
/** How many moves of one definition are tried. */
const mostMoves = 31;

/** As people write them, and some in one line of JSON. */
const texts = [
  ...written,
  ...written.slice(0, 3).map((text) => JSON.stringify(definitionToJson(read(text)))),
];

function read(text: string): WorkflowDefinition {
  const { documents } = readDefinitions(text);
  const [document] = documents;
  if (document?.kind !== "workflow") return {} as never;
  return document.definition;
}

type Operations = WorkflowDefinition["operations"];

/** The operations at a path of a body, in the message. */
function bodyIn(definition: WorkflowDefinition, path: string): Operations {
  let at: unknown = definition;
  for (const step of path.replaceAll(/\[(\d+)\]/g, ".$1").split(".")) {
    const value = at as Record<string, unknown> & { verb?: { case: string; value: unknown } };
    at =
      value.verb?.case === step
        ? value.verb.value
        : value[step.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())];
  }
  return at as Operations;
}

const comments = (text: string): string[] => text.match(/(?<=^|\s)#.*$/gm)?.toSorted() ?? [];

describe.each(texts.map((text) => [text.slice(0, 80).replaceAll("\n", " "), text] as const))(
  "in %s",
  (_, text) => {
    const outline = outlineOf(text)!;
    const operations = operationsOf(outline.body);
    const bodies = bodiesOf(outline.body);
    const places = bodies.flatMap(({ path, operations }) =>
      Array.from({ length: operations.length + 1 }, (_, index) => ({ body: path, index })),
    );

    it("every operation can be moved to every place outside of it, and nothing else changes", () => {
      expect(operations.length).toBeGreaterThan(0);
      const moves = operations.flatMap(({ path }) => places.map((place) => [path, place] as const));
      const isInItself = ([path, place]: (typeof moves)[number]): boolean => {
        const from = placeOfPath(path);
        return shiftedPath(place.body, from.body, from.index) === undefined;
      };
      for (const [path, place] of moves.filter(isInItself))
        expect([path, place, moveOperation(text, path, place)]).toEqual([path, place, undefined]);
      // Of a large definition a part will do: other ones have the rest.
      const stride = Math.ceil(moves.length / mostMoves);
      for (const [path, place] of moves.filter((move, at) => at % stride === 0 && !isInItself(move))) {
        const told = `${path} to ${place.body}[${String(place.index)}]`;
        const edited = moveOperation(text, path, place);
        const from = placeOfPath(path);
        const wanted = read(text);
        const target = bodyIn(wanted, place.body);
        const source = bodyIn(wanted, from.body);
        const [moved] = source.splice(from.index, 1);
        const index = source === target && place.index > from.index ? place.index - 1 : place.index;
        target.splice(index, 0, moved!);

        const found = read(edited!.text);

        expect([told, withoutNames(found)]).toEqual([told, withoutNames(wanted)]);
        expect([told, comments(edited!.text)]).toEqual([told, comments(text)]);
        const { body, index: at } = placeOfPath(edited!.selected!);
        expect([told, shownOf(bodyIn(found, body)[at])]).toEqual([told, shownOf(moved)]);
      }
    });

    it("every operation can be taken away, and nothing else changes", () => {
      for (const { path } of operations) {
        const wanted = read(text);
        const { body, index } = placeOfPath(path);
        bodyIn(wanted, body).splice(index, 1);

        const edited = removeOperation(text, path)!;

        expect([path, withoutNames(read(edited.text))]).toEqual([path, withoutNames(wanted)]);
        const left = operationsOf(outlineOf(edited.text)!.body).map(({ path }) => path);
        expect([undefined, ...left]).toContain(edited.selected);
      }
    });

    it("an operation can be added at every place", () => {
      for (const place of places) {
        const wanted = read(text);
        const added = read("operations: [{ set: { a: 1 } }]").operations[0]!;
        bodyIn(wanted, place.body).splice(place.index, 0, added);

        const edited = addOperation(text, place, "set:\n  a: 1\n")!;

        expect([place, withoutNames(read(edited.text))]).toEqual([place, withoutNames(wanted)]);
        expect(comments(edited.text)).toEqual(comments(text));
      }
    });
  },
);

/** A definition as JSON. Names are left out: in a map, every operation has one. */
function withoutNames(definition: WorkflowDefinition): unknown {
  return JSON.parse(
    JSON.stringify(definitionToJson(definition), (key, value: unknown) =>
      key === "name" ? undefined : value,
    ),
  );
}

function shownOf(operation: Operations[number] | undefined): unknown {
  return withoutNames({ ...read("operations: []"), operations: operation === undefined ? [] : [operation] });
}
