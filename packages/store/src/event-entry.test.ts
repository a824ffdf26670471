import { create, toBinary } from "@bufbuild/protobuf";
import { EventEntrySchema, type FactKind } from "@machinery/protocol/store";
import { expect, test } from "vitest";
import { sampleId } from "../test/sample-events.js";
import { decodeEventEntry, encodeEventEntry } from "./event-entry.js";

const eventId = sampleId(5_000);
const facts = [
  { kind: "step-succeeded", version: 1, body: '{"step":"upper"}' },
  { kind: "event-yielded", version: 2, body: "{}" },
  { kind: "of-nobody", version: 1, body: '{"said":"größer"}' },
];
const entry = create(EventEntrySchema, {
  eventId,
  number: 7,
  firstSequence: 20n,
  timeMs: 5_100n,
  facts: facts.map((fact) => ({ ...fact, body: new TextEncoder().encode(fact.body) })),
});
const encoded = () => encodeEventEntry({ ...entry, facts });

test("an entry is read back as it was, and says nothing that its key says", () => {
  const { key, value } = encoded();

  expect(decodeEventEntry(key, value)).toEqual(entry);
  for (const said of [eventId, "step-succeeded", "event-yielded"])
    expect(Buffer.from(value).includes(said)).toBe(false);
});

test("an entry of a store of version 1, which says the event's id and kinds as texts, is read the same", () => {
  const { key } = encoded();

  expect(decodeEventEntry(key, toBinary(EventEntrySchema, entry))).toEqual(entry);
});

test("a kind that only a newer version knows is known by its number", () => {
  const newer = create(EventEntrySchema, { facts: [{ numberedKind: 999 as FactKind }] });

  const { facts } = decodeEventEntry(`e/${eventId}/000000`, toBinary(EventEntrySchema, newer));

  expect(facts).toMatchObject([{ kind: "#999", version: 1 }]);
});

test("bytes that are no entry are damage, and the key is named", () => {
  expect(() => decodeEventEntry(`e/${eventId}/000000`, new Uint8Array([255, 255]))).toThrow(
    `e/${eventId}/000000: expected an event's entry`,
  );
});
