import { type EventEntry, EventEntrySchema, FactKind } from "@machinery/protocol/store";
import { fromBinary } from "@bufbuild/protobuf";
import { type EntryFrame, entryToBytes } from "./event-wire.js";
import { idOfEntryKey } from "./event-id.js";
import { kindOfNumber } from "./fact-kinds.js";
import { keys } from "./keys.js";
import { hexOf, sha256 } from "./sha256.js";
import { sizeLimits } from "./size-limits.js";
import { StoreError } from "./store.js";

/** An entry as the store takes it. */
export interface EncodedEntry {
  readonly key: string;
  readonly value: Uint8Array;
  /** Bodies that are kept apart, in chunks. */
  readonly blobs: readonly (readonly [key: string, value: Uint8Array])[];
}

/** A body smaller than this gains nothing by being kept apart: a hash takes as much. */
const SMALLEST_BLOB_BYTES = 128;
/** What a fact takes besides its body and kind; and with its body kept apart, the name of the blob. */
const FACT_BYTES = 16;
const NAME_BYTES = 68;
/** What facts may take: the rest is for the birth, labels included. */
const FACTS_BYTES = sizeLimits.valueBytes - 16 * 1024;

const encoder = new TextEncoder();

/** A fact to be written. */
export interface NewFact {
  readonly kind: string;
  readonly version: number;
  /** JSON text. */
  readonly body: string;
}

/** An entry to be written. */
export interface NewEntry extends EntryFrame {
  readonly facts: readonly NewFact[];
}

/**
 * Encodes an entry. Bodies over 64 KiB become blobs of the event, named by their SHA-256; so do the largest ones while the entry as a whole
 * is over its limit. `hash` gives the SHA-256 of bytes, where there is something faster than our own.
 */
export function encodeEventEntry(
  entry: NewEntry,
  hash: (bytes: Uint8Array) => Uint8Array = sha256,
): EncodedEntry {
  const key = keys.entry(entry.eventId, entry.number);
  const { facts } = entry;
  if (!mayBeTooLarge(facts)) return { key, value: entryToBytes(entry, facts), blobs: [] };
  const encoded = facts.map((fact) => ({ ...fact, body: encoder.encode(fact.body) }));
  const apart = bodiesToKeepApart(encoded);
  const blobs: [string, Uint8Array][] = [];
  const written = encoded.map((fact) => {
    if (!apart.has(fact)) return fact;
    const name = hexOf(hash(fact.body));
    for (let chunk = 0; chunk * sizeLimits.chunkBytes < fact.body.length; chunk++) {
      const from = chunk * sizeLimits.chunkBytes;
      blobs.push([
        keys.blobChunk(entry.eventId, name, chunk),
        fact.body.subarray(from, from + sizeLimits.chunkBytes),
      ]);
    }
    return { ...fact, body: "", blob: name };
  });
  return { key, value: entryToBytes(entry, written), blobs };
}

/** Decodes the entry under a key. Bodies that are kept apart are not put back; `readEvent` does that. Throws DAMAGED. */
export function decodeEventEntry(key: string, bytes: Uint8Array): EventEntry {
  let entry: EventEntry;
  try {
    entry = fromBinary(EventEntrySchema, bytes);
  } catch (cause) {
    throw new StoreError(
      "DAMAGED",
      `${key}: expected an event's entry, found bytes that are none; run \`machinery daemon verify\``,
      { cause },
    );
  }
  entry.eventId = idOfEntryKey(key);
  for (const fact of entry.facts) {
    if (fact.kind === "") fact.kind = kindOfNumber(fact.numberedKind);
    fact.numberedKind = FactKind.UNSPECIFIED;
    if (fact.version === 0) fact.version = 1;
  }
  return entry;
}

/** Whether some body, or all together, may have to leave the entry. One UTF-16 unit takes three bytes at most. */
function mayBeTooLarge(facts: readonly NewFact[]): boolean {
  let bytes = 0;
  for (const { kind, body } of facts) {
    bytes += 3 * body.length + kind.length + FACT_BYTES;
    if (3 * body.length > sizeLimits.bodyBytes) return true;
  }
  return bytes > FACTS_BYTES;
}

interface EncodedFact {
  readonly kind: string;
  readonly body: Uint8Array;
}

/** The facts whose bodies leave the entry. */
function bodiesToKeepApart<F extends EncodedFact>(facts: readonly F[]): Set<F> {
  let bytes = 0;
  for (const fact of facts) bytes += fact.body.length + fact.kind.length + FACT_BYTES;
  const apart = new Set<F>();
  for (const fact of facts.toSorted((a, b) => b.body.length - a.body.length)) {
    const isLarge = fact.body.length > sizeLimits.bodyBytes;
    if (!isLarge && (bytes <= FACTS_BYTES || fact.body.length < SMALLEST_BLOB_BYTES)) break;
    apart.add(fact);
    bytes -= fact.body.length - NAME_BYTES;
  }
  return apart;
}
