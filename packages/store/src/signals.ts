import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type SignalEntry, SignalEntrySchema } from "@machinery/protocol/store";
import { encodeCount } from "./counts.js";
import type { DerivedPair } from "./derived-pair.js";
import { unescapeText } from "./escape-text.js";
import { keys } from "./keys.js";
import { largeEntry, openLarge, readLarge } from "./large-value.js";
import { type Entry, StoreError, type StoreReader } from "./store.js";

const encoder = new TextEncoder();

/** A kept signal, and the key that it is under. */
export interface KeptSignal {
  readonly place: string;
  readonly signal: SignalEntry;
}

/** A signal with a key as an entry of a partition. `kept` is how many there are with it. */
export function signalEntry(signal: SignalEntry, kept: number): Entry {
  const place = placeOf(signal);
  const derived = [...derivedOfSignal(signal), [keys.signalCount, encodeCount(kept)] as const];
  return largeEntry(place, toBinary(SignalEntrySchema, signal), derived);
}

/** All that follows from a signal that was sent just now. */
export function derivedOfSignal(signal: SignalEntry): DerivedPair[] {
  const place = placeOf(signal);
  return [
    [keys.signalId(signal.name, signal.signalId), encoder.encode(place)],
    [keys.expiry(Number(signal.expireTimeMs), place), PRESENT],
    [keys.undelivered(Number(signal.timeMs), place), PRESENT],
  ];
}

/** All keys of signals that go, to be deleted by {@link withoutSignals}. */
export async function keysOfSignals(
  reader: StoreReader,
  signals: readonly KeptSignal[],
): Promise<readonly string[]> {
  const all: string[] = [];
  for (const { place, signal } of signals) {
    for await (const [chunk] of reader.range({ gte: `b/${place}/`, lt: `b/${place}0` })) all.push(chunk);
    for (const [key] of derivedOfSignal(signal)) all.push(key);
    all.push(place);
  }
  return all;
}

/** The entry that lets signals go. `kept` is how many there are without them. */
export function withoutSignals(gone: readonly string[], kept: number): Entry {
  const derived = gone.map((key): DerivedPair => [key, undefined]);
  return {
    key: keys.signalNote,
    value: PRESENT,
    derived: [...derived, [keys.signalCount, encodeCount(kept)]],
  };
}

/** The entry that says that all who listened have been told of a signal. */
export function deliveredEntry(signal: SignalEntry): Entry {
  const mark = keys.undelivered(Number(signal.timeMs), placeOf(signal));
  return { key: keys.signalNote, value: PRESENT, derived: [[mark, undefined]] };
}

/** Which of the signals of one name and key are read. */
export interface SignalChoice {
  /** Those behind this place. */
  readonly after?: string;
  /** Not those of these ids: what they hold is not read. */
  readonly leavesOut?: (signalId: string) => boolean;
}

/** The kept signals of one name and key, oldest first. Throws DAMAGED. */
export async function* readSignals(
  reader: StoreReader,
  name: string,
  key: string,
  { after, leavesOut }: SignalChoice = {},
): AsyncGenerator<KeptSignal> {
  const all = keys.signals(name, key);
  for await (const [place, value] of reader.range(
    after === undefined ? all : { ...all, gte: `${after}\0` },
  )) {
    if (leavesOut?.(unescapeText(place.slice(place.lastIndexOf("/") + 1))) === true) continue;
    yield { place, signal: decodeSignal(place, await openLarge(reader, place, value)) };
  }
}

/** A signal by its name and id. Throws DAMAGED. */
export async function readSignalById(
  reader: StoreReader,
  name: string,
  signalId: string,
): Promise<SignalEntry | undefined> {
  const place = await reader.get(keys.signalId(name, signalId));
  return place === undefined ? undefined : readSignal(reader, new TextDecoder().decode(place));
}

/** A signal by its own key; undefined when it has gone. Throws DAMAGED. */
export async function readSignal(reader: StoreReader, place: string): Promise<SignalEntry | undefined> {
  const bytes = await readLarge(reader, place);
  return bytes === undefined ? undefined : decodeSignal(place, bytes);
}

/** The keys of signals that are not told to all that listen yet, in the order they were sent. */
export async function* undelivered(reader: StoreReader): AsyncGenerator<string> {
  for await (const [key] of reader.range(keys.all("u"))) yield placeBehindTime(key);
}

/** The keys of signals whose time is up at a time, and when that was. From a time on (inclusive), when it is given. */
export async function* expired(
  reader: StoreReader,
  untilMs: number,
  fromMs = 0,
): AsyncGenerator<{ readonly place: string; readonly expireTimeMs: number }> {
  for await (const [key] of reader.range({ gte: keys.expiriesAt(fromMs), lt: keys.expiriesAt(untilMs + 1) }))
    yield { place: placeBehindTime(key), expireTimeMs: Number(key.slice(2, 17)) };
}

/** How many signals are kept. */
export async function countSignals(reader: StoreReader): Promise<number> {
  const value = await reader.get(keys.signalCount);
  return value === undefined ? 0 : Number(new DataView(value.buffer, value.byteOffset, 8).getBigUint64(0));
}

/** A signal as it was written. Throws DAMAGED. */
export function decodeSignal(place: string, bytes: Uint8Array): SignalEntry {
  try {
    const signal = fromBinary(SignalEntrySchema, bytes);
    if (placeOf(signal) === place) return signal;
  } catch {
    // Told below, as anything that is no signal.
  }
  throw new StoreError(
    "DAMAGED",
    `${place}: expected a signal, found bytes that are none; run \`machinery daemon verify\``,
    { key: place },
  );
}

const PRESENT = new Uint8Array(0);

const placeOf = ({ name, key, timeMs, signalId }: SignalEntry): string =>
  keys.signal(name, key, Number(timeMs), signalId);

/** Keys of signals by time hold the signal's own behind the time. */
const placeBehindTime = (key: string): string => `g/${key.slice("x/000000000000000/".length)}`;
