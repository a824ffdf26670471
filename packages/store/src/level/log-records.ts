import { maskedCrc32c } from "./crc32c.js";

/** Of LevelDB's log format: a block, and the head of a fragment (checksum, length, type). */
const BLOCK_BYTES = 32 * 1024;
const HEAD_BYTES = 7;

const FULL = 1;
const FIRST = 2;
const LAST = 4;

/** What was written to a log in one go, or a place of it where nothing whole is. */
export interface LogRecord {
  /** Where it begins, in bytes. */
  readonly at: number;
  /** Whether every fragment of it matches its checksum. */
  readonly isWhole: boolean;
  /** What there is of it. */
  readonly bytes: Uint8Array;
}

interface Fragment {
  readonly at: number;
  readonly type: number;
  readonly isWhole: boolean;
  readonly bytes: Uint8Array;
}

/**
 * Reads a log of LevelDB (doc/log_format.md there), also where it is damaged. LevelDB itself drops the rest of a block, up to 32 KiB, behind a byte that
 * does not match; here what is whole behind it is found again, by looking at each byte whether a fragment that matches its checksum begins there.
 */
export function* logRecords(log: Uint8Array): Generator<LogRecord> {
  let open: Fragment[] = [];
  const closed = function* (isWhole: boolean): Generator<LogRecord> {
    if (open.length === 0) return;
    const bytes = Buffer.concat(open.map((fragment) => fragment.bytes));
    yield { at: open[0]!.at, isWhole: isWhole && open.every((fragment) => fragment.isWhole), bytes };
    open = [];
  };
  for (const fragment of fragments(log)) {
    const begins = fragment.type === FULL || fragment.type === FIRST;
    // A record that another one follows before its end has lost its end.
    if (begins) yield* closed(false);
    const lacksBegin = !begins && open.length === 0;
    open.push(lacksBegin ? { ...fragment, isWhole: false } : fragment);
    if (fragment.type === FULL || fragment.type === LAST || fragment.type === 0) yield* closed(true);
  }
  yield* closed(false);
}

/** The pieces that records are written in. One of type 0 is bytes that nothing is known of. */
function* fragments(log: Uint8Array): Generator<Fragment> {
  for (let block = 0; block < log.length; block += BLOCK_BYTES) {
    const end = Math.min(block + BLOCK_BYTES, log.length);
    let at = block;
    while (end - at >= HEAD_BYTES) {
      if (isZero(log, at, end)) break;
      const next = at + HEAD_BYTES + lengthAt(log, at);
      if (isFragment(log, at, end)) {
        yield fragmentOf(log, at, next, true);
        at = next;
        continue;
      }
      // The length may be right, and what it covers wrong; or the length itself is wrong.
      const behind = next <= end && mayFollow(log, next, end) ? next : nextFragment(log, at + 1, end);
      const isKnown = behind === next && typeAt(log, at) >= FULL && typeAt(log, at) <= LAST;
      if (isKnown) yield fragmentOf(log, at, next, false);
      else if (!isZero(log, at, behind) || behind < end)
        yield { at, type: 0, isWhole: false, bytes: log.subarray(Math.min(at + HEAD_BYTES, behind), behind) };
      at = behind;
    }
    // Fewer bytes than a head are filling, except at the very end.
    if (end === log.length && at < end && end - block < BLOCK_BYTES && !isZero(log, at, end))
      yield { at, type: 0, isWhole: false, bytes: log.subarray(at, end) };
  }
}

function fragmentOf(log: Uint8Array, at: number, next: number, isWhole: boolean): Fragment {
  return { at, type: typeAt(log, at), isWhole, bytes: log.subarray(at + HEAD_BYTES, next) };
}

const lengthAt = (log: Uint8Array, at: number): number => log[at + 4]! | (log[at + 5]! << 8);

const typeAt = (log: Uint8Array, at: number): number => log[at + 6]!;

/** Whether a whole fragment begins at a place. */
function isFragment(log: Uint8Array, at: number, end: number): boolean {
  if (end - at < HEAD_BYTES) return false;
  const next = at + HEAD_BYTES + lengthAt(log, at);
  if (next > end || typeAt(log, at) < FULL || typeAt(log, at) > LAST) return false;
  const stored = (log[at]! | (log[at + 1]! << 8) | (log[at + 2]! << 16) | (log[at + 3]! << 24)) >>> 0;
  return stored === maskedCrc32c(log, at + 6, next);
}

/** Whether a fragment may have ended there: at the end, or before filling or another fragment. */
const mayFollow = (log: Uint8Array, at: number, end: number): boolean =>
  end - at < HEAD_BYTES || isFragment(log, at, end);

function nextFragment(log: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && !isFragment(log, at, end)) at++;
  return at;
}

/** Where the zeros begin that a log may end with: room for what is to come. */
export function writtenBytes(log: Uint8Array): number {
  let end = log.length;
  while (end > 0 && log[end - 1] === 0) end--;
  return end;
}

function isZero(log: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (log[at] !== 0) return false;
  return true;
}
