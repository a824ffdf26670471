import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "@machinery/protocol";
import { expect, it } from "vitest";
import { factForms } from "./facts/fact-forms.js";
import { apply, type EventState, type Fact, readFact, writeFact } from "./index.js";

/** A history as some release wrote it, and where it leads. These files are added to, and never changed. */
interface Golden {
  readonly facts: readonly { readonly kind: string; readonly version: number; readonly body: JsonObject }[];
  readonly state: Partial<EventState>;
}

const folder = join(import.meta.dirname, "golden");
const histories = readdirSync(folder).map((name): [string, Golden] => [
  name,
  JSON.parse(readFileSync(join(folder, name), "utf8")) as Golden,
]);
const read = ({ facts }: Golden): Fact[] =>
  facts.map(({ kind, version, body }) => readFact(kind, version, JSON.stringify(body)));

it.each(histories)("%s is read and folded as it always was", (_name, golden) => {
  const facts = read(golden);
  const state = facts.reduce<EventState | undefined>(apply, undefined);

  expect(state).toMatchObject(golden.state);
  expect(facts.map(writeFact)).toEqual(golden.facts.map(({ body }) => JSON.stringify(body)));
});

it("there is one of every version of every fact", () => {
  const kept = histories.flatMap(([, { facts }]) => facts.map(({ kind, version }) => `${kind} ${version}`));
  const known = Object.values(factForms).flatMap((forms) =>
    forms.map(({ kind, version }) => `${kind} ${version}`),
  );

  expect([...new Set(kept)].sort()).toEqual(known.sort());
});
