import { isDamage } from "./is-damage.js";

/** Something in a partition that is not as it must be. */
export interface Damage {
  /** The key, or the range of keys, that is damaged. */
  readonly key: string;
  /** `authoritative`: something is lost. `derived`: `rebuildPartition` makes it anew from what is there. */
  readonly kind: "authoritative" | "derived";
  /** What was expected, without a full stop. */
  readonly expected: string;
  /** What was found, without a full stop. */
  readonly found: string;
  /** Whether the bytes themselves have changed, and not only what they say is not so. */
  readonly isUnreadable?: true;
}

/** An error of reading as damage of something authoritative; anything but damage is thrown. */
export function damageOf(error: unknown, key: string, expected: string): Damage {
  if (isDamage(error)) {
    return { key, kind: "authoritative", expected, found: error.message, isUnreadable: true };
  }
  throw error;
}

/** Whether two values are the same, or both are not there. */
export function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
