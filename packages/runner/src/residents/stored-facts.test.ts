import { type EventAccepted, type Fact, writeFact } from "@machinery/engine";
import { create } from "@bufbuild/protobuf";
import { EventEntrySchema } from "@machinery/protocol/store";
import { expect, it } from "vitest";
import { factsOf, storedFacts } from "./stored-facts.js";

const accepted: Required<EventAccepted> = {
  kind: "event-accepted",
  version: 1,
  eventId: "01m8m2stp8vkes80h7aq2fe8",
  workflow: "process-text",
  revision: 3,
  data: { message: "good morning" },
  labels: { tenant: "acme" },
  idempotencyKey: "k-1",
  seed: "5eed",
  parent: { eventId: "01m8m2stp8vkes80h7aq2fe7", step: "greet", depth: 1, waits: true },
  concurrencyKey: "acme",
  rerunOf: { eventId: "01m8m2stp8vkes80h7aq2fe6", step: "upper" },
  ackTimeMs: 1_795_970_362_056,
};
const facts: Fact[] = [accepted, { kind: "event-started", version: 1, deadlineMs: 5 }];

const entryWith = (stored: ReturnType<typeof storedFacts>) =>
  create(EventEntrySchema, {
    eventId: accepted.eventId,
    timeMs: BigInt(accepted.ackTimeMs),
    facts: stored.map((fact) => ({ ...fact, body: new TextEncoder().encode(fact.body) })),
    birth: { workflow: "process-text", workflowRevision: 3, labels: { tenant: "acme" } },
  });

it("stores what an entry says of its event once, and reads the facts back as they were", () => {
  const stored = storedFacts(facts);

  expect(factsOf(entryWith(stored))).toEqual(facts);
  for (const said of ['eventId":"01m8m2stp8vkes80h7aq2fe8', "process-text", "labels", "ackTimeMs"])
    expect(stored[0]!.body).not.toContain(said);
});

it("reads a first fact that says all by itself, as in stores of version 1", () => {
  const [first, ...others] = storedFacts(facts);

  expect(factsOf(entryWith([{ ...first!, body: writeFact(accepted) }, ...others]))).toEqual(facts);
});

it("refuses an accepted event of which nobody says which it is", () => {
  const entry = { ...entryWith(storedFacts(facts)), birth: undefined };

  expect(() => factsOf(entry)).toThrow("wrong or missing eventId");
});
