import { createRandom } from "../seeded-random.js";

/** How long fuzzing goes on: 1 in `npm test`, more in `npm run fuzz`. */
const factor = Number(process.env["MACHINERY_FUZZ"] ?? "1");

/** What everything is drawn from. */
const seed = Number(process.env["MACHINERY_SEED"] ?? "1");

/** Chance for fuzzing. */
export interface FuzzRandom {
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True in so many of all cases, 0 to 1. */
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  bytes(count: number): Buffer;
  /** The same bytes with some changed, cut out, doubled or put in. */
  mutate(bytes: Uint8Array): Buffer;
}

/** One of many rounds: what it is drawn from, and the words with which a failure says how to repeat it. */
export interface Round {
  readonly random: FuzzRandom;
  readonly repeat: string;
}

/** So many rounds, or as many more as `npm run fuzz` wants. Each is drawn from the seed and its number alone. */
export function* rounds(count: number): Generator<Round> {
  for (let round = 0; round < count * factor; round++)
    yield {
      random: randomOf(createRandom((seed * 0x9e37_79b1 + round * 0x85eb_ca6b) >>> 0)),
      repeat: `MACHINERY_SEED=${seed} MACHINERY_FUZZ=${factor}, round ${round}`,
    };
}

function randomOf(fraction: () => number): FuzzRandom {
  const between = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  const bytes = (count: number) => Buffer.from(Array.from({ length: count }, () => between(0, 255)));
  const random: FuzzRandom = {
    between,
    bytes,
    chance: (share) => fraction() < share,
    pick: (from) => from[between(0, from.length - 1)]!,
    mutate(given) {
      let mutated = Buffer.from(given);
      for (let changes = between(1, 4); changes > 0; changes--) {
        const at = between(0, mutated.length);
        const end = Math.min(mutated.length, at + between(1, 8));
        const [before, part, after] = [
          mutated.subarray(0, at),
          mutated.subarray(at, end),
          mutated.subarray(end),
        ];
        mutated = random.pick([
          () => Buffer.concat([before, part.map((byte) => byte ^ (1 << between(0, 7))), after]),
          () => Buffer.concat([before, after]),
          () => Buffer.concat([before, part, part, after]),
          () => Buffer.concat([before, bytes(between(1, 8)), part, after]),
          () => Buffer.concat([before, Buffer.from(random.pick(nasty)), part, after]),
        ])();
      }
      return mutated;
    },
  };
  return random;
}

/** Texts that programs stumble over. */
const nasty: readonly string[] = [
  "{",
  "}",
  "[",
  "]",
  '"',
  "\\u0000",
  "\0",
  "\ud800",
  "${",
  "null",
  "1e999",
  "-0",
  "9007199254740993",
  "[".repeat(200),
  '{"a":'.repeat(100),
  "__proto__",
  "constructor",
  "\r\n\r\n",
  "%00",
  "../..",
  "&a *a",
  "!!js/function",
  "<<: *x",
];
