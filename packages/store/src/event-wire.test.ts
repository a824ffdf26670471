import { create, toBinary } from "@bufbuild/protobuf";
import {
  type EventEntry,
  EventEntrySchema,
  EventHeadSchema,
  type StoredFact,
} from "@machinery/protocol/store";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { entryToBytes, headToBytes, type WrittenFact } from "./event-wire.js";
import { numberOfKind } from "./fact-kinds.js";

const text = fc.string({ unit: "binary", maxLength: 300 });
const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
const uint32 = fc.nat({ max: 2 ** 32 - 1 });
const uint53 = fc.maxSafeNat().map(BigInt);
const bytes = fc.nat({ max: 70_000 }).map((length) => new Uint8Array(length).fill(length));

const birth = fc.record({
  workflow: text,
  workflowRevision: uint32,
  labels: fc.dictionary(name, text, { maxKeys: 4 }),
  idempotencyKey: text,
  dataHash: fc.uint8Array({ maxLength: 32 }),
  parent: fc.option(fc.record({ eventId: text, step: text }), { nil: undefined }),
  concurrencyKey: text,
  sharesPlace: fc.boolean(),
  rerun: fc.option(fc.record({ eventId: text, step: text }), { nil: undefined }),
});
const owed = fc.record({ kind: text, eventId: text, step: text, notice: uint32, attempts: uint32 });
const body = fc.oneof(
  text.map((said) => new TextEncoder().encode(said)),
  fc.uint8Array({ maxLength: 200 }),
  bytes,
);
const fact = fc.record({
  kind: fc.oneof(name, fc.constantFrom("event-accepted", "step-succeeded", "event-yielded")),
  version: fc.integer({ min: 1, max: 300 }),
  body,
  blob: text,
});
const wait = fc.record({
  number: uint32,
  step: text,
  kind: fc.oneof(
    fc.constant({ case: undefined, value: undefined }),
    fc.record({ signal: text, key: text }).map((value) => ({ case: "listen" as const, value })),
    fc
      .record({ question: text, assignee: text, group: text, claimedBy: text, deadlineMs: uint53 })
      .map((value) => ({ case: "ask" as const, value })),
    fc.record({ service: text, sinceMs: uint53 }).map((value) => ({ case: "call" as const, value })),
  ),
});
const entry = fc.record(
  {
    eventId: name,
    number: uint32,
    firstSequence: uint53,
    timeMs: uint53,
    facts: fc.array(fact, { maxLength: 6 }),
    status: uint32,
    wakeTimeMs: uint53,
    birth,
    errorReason: text,
    waitsOpened: fc.array(wait, { maxLength: 3 }),
    waitsClosed: fc.array(uint32, { maxLength: 60 }),
    owed: fc.array(owed, { maxLength: 3 }),
    deleteTimeMs: uint53,
  },
  { requiredKeys: ["eventId"] },
);
const head = fc.record(
  {
    eventId: name,
    birth,
    status: uint32,
    ackTimeMs: uint53,
    endTimeMs: uint53,
    errorReason: text,
    entries: uint32,
    facts: uint53,
    wakeTimeMs: uint53,
  },
  { requiredKeys: ["eventId"] },
);

/** A fact as it is given to be written: its body as a text, where it is one. */
function toWrite({ kind, version, body: given, blob }: StoredFact): WrittenFact {
  const said = Buffer.from(given).toString("utf8");
  const isText = Buffer.from(said).equals(given);
  return { kind, version, body: isText ? said : given, ...(blob !== "" && { blob }) };
}

/** What is stored of an entry. */
const stored = (entry: EventEntry) => ({
  ...entry,
  eventId: "",
  facts: entry.facts.map((fact) => {
    const number = numberOfKind(fact.kind);
    const kind = number === undefined ? {} : { kind: "", numberedKind: number };
    return { ...fact, ...kind, version: fact.version === 1 ? 0 : fact.version };
  }),
});

it("writes entries as protobuf-es does, byte for byte", () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), (entries) => {
      const messages = entries.map((init) => create(EventEntrySchema, init));

      const written = messages.map((message) => entryToBytes(message, message.facts.map(toWrite)));

      // All are looked at after all were written: they share memory.
      messages.forEach((message, at) =>
        expect(Buffer.compare(written[at]!, toBinary(EventEntrySchema, stored(message)))).toBe(0),
      );
    }),
    { seed: 1, numRuns: 150 },
  );
});

it("writes heads as protobuf-es does, byte for byte", () => {
  fc.assert(
    fc.property(head, (init) => {
      const message = create(EventHeadSchema, init);

      const expected = toBinary(EventHeadSchema, { ...message, eventId: "" });
      expect(Buffer.compare(headToBytes(message), expected)).toBe(0);
    }),
    { seed: 1, numRuns: 150 },
  );
});

it("refuses a number that it cannot write exactly, and writes the next message whole", () => {
  const wrong = create(EventHeadSchema, { eventId: "wrong", facts: 2n ** 60n });
  const right = create(EventHeadSchema, { eventId: "right", facts: 7n });

  expect(() => headToBytes(wrong)).toThrow(RangeError);
  expect(headToBytes(right)).toEqual(toBinary(EventHeadSchema, { ...right, eventId: "" }));
});
