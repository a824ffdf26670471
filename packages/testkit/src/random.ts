/** Chance from a seed: the same seed gives the same numbers, on every machine. */
export interface Random {
  /** At least 0, less than 1. */
  fraction(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True in so many of all cases, 0 to 1. */
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Lower-case hexadecimal characters. */
  hex(chars: number): string;
  /** A source of its own, so that what is drawn there does not shift what is drawn here. */
  fork(): Random;
}

/** Chance from a seed. The generator is sfc32, by Chris Doty-Humphrey (PractRand), public domain. */
export function createRandom(seed: number): Random {
  let a = seed | 0;
  let b = (seed / 0x1_0000_0000) | 0;
  let c = 0x9e37_79b9;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let warm = 0; warm < 16; warm++) next();

  const fraction = () => next() / 0x1_0000_0000;
  const between = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  return {
    fraction,
    between,
    chance: (share) => fraction() < share,
    pick: (from) => from[between(0, from.length - 1)]!,
    hex: (chars) => Array.from({ length: chars }, () => between(0, 15).toString(16)).join(""),
    fork: () => createRandom(next()),
  };
}
