import { idDigits } from "@machinery/protocol";

/** The parts of an event's id. */
export interface EventIdParts {
  /** Milliseconds since 1970, below 2^48. */
  readonly timeMs: number;
  /** 0 to 1,023. */
  readonly slot: number;
  /** 60 bits of chance, as two halves of 30. */
  readonly chanceHigh: number;
  readonly chanceLow: number;
}

/** Writes an id: 10 characters of time, 2 of slot, 12 of chance. Ids in character order are in order of time. */
export function writeEventId(parts: EventIdParts): string {
  return (
    base32(parts.timeMs, 10) +
    base32(parts.slot, 2) +
    base32(parts.chanceHigh, 6) +
    base32(parts.chanceLow, 6)
  );
}

function base32(value: number, length: number): string {
  let text = "";
  let rest = value;
  for (let place = 0; place < length; place += 1) {
    text = idDigits.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
