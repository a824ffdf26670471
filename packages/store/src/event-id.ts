import { idDigits } from "@machinery/protocol";

/** The value of each digit, by its code; -1 for what is none. Every call of a service reads an id: looking for each digit takes twice as long. */
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < idDigits.length; value++) VALUES[idDigits.charCodeAt(value)] = value;
const TIME_CHARS = 10;
const SLOT_CHARS = 2;
const ID_CHARS = 24;
const ENTRY_PREFIX = "e/";
const MAX_TIME_MS = 2 ** 48 - 1;

/** How many slots ids are spread over. Fixed for ever: which partition a slot lies in may change, ids do not. */
export const slots = 1_024;

/** The partition that a slot lies in, where there are so many. */
export function partitionOfSlot(slot: number, count: number): number {
  return Math.floor((slot * count) / slots);
}

/** When an event was posted, in milliseconds since 1970, as its id says. */
export function idTime(eventId: string): number {
  return readNumber(eventId, 0, TIME_CHARS);
}

/** The slot of an event, from 0 to 1,023, as its id says. */
export function idSlot(eventId: string): number {
  return readNumber(eventId, TIME_CHARS, TIME_CHARS + SLOT_CHARS);
}

/** The 120 bits of an id as 30 hexadecimal digits: four of its digits are five of these. */
export function idInHex(eventId: string): string {
  let hex = "";
  for (let at = 0; at < ID_CHARS; at += 4)
    hex += readNumber(eventId, at, at + 4)
      .toString(16)
      .padStart(5, "0");
  return hex;
}

/** How the ids of a millisecond begin: the first 10 of 24 characters. Times outside 48 bits are cut to what fits. */
export function idTimePrefix(timeMs: number): string {
  let rest = Math.min(Math.max(0, Math.floor(timeMs)), MAX_TIME_MS);
  let text = "";
  for (let at = 0; at < TIME_CHARS; at++) {
    text = idDigits[rest % 32]! + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** The ids from one time (inclusive) to another (exclusive), as bounds for `gte` and `lt`. Without a time there is no bound. */
export function idRange(fromTimeMs?: number, toTimeMs?: number): { gte: string; lt: string } {
  return {
    gte: fromTimeMs === undefined ? "" : idTimePrefix(Math.ceil(fromTimeMs)),
    lt: toTimeMs === undefined || toTimeMs > MAX_TIME_MS ? "~" : idTimePrefix(Math.ceil(toTimeMs)),
  };
}

/** The event's id that a key ends in, as keys of indexes do. */
export function idOfKey(key: string): string {
  return key.slice(-ID_CHARS);
}

/** The event's id that a key of an entry says. */
export function idOfEntryKey(key: string): string {
  return key.slice(ENTRY_PREFIX.length, ENTRY_PREFIX.length + ID_CHARS);
}

function readNumber(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++)
    number = number * 32 + (at < text.length ? (VALUES[text.charCodeAt(at)] ?? -1) : 0);
  return number;
}
