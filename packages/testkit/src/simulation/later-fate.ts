import { createRandom } from "../random.js";
import { textSeed } from "./text-seed.js";

/** What a service does that answers later, decided by the seed and the step alone: whoever asks it again finds it at the same. */
export interface LaterFate {
  /**
   * `answers` once, `repeats` itself, `contradicts` itself afterwards, `misspeaks` first with what is no answer; `declines`; or is `silent`
   * for ever.
   */
  readonly kind: "answers" | "repeats" | "contradicts" | "misspeaks" | "declines" | "silent";
  /** How long after the first call it answers: that may be before it has said that it answers later. */
  readonly afterMs: number;
  /** How often it says meanwhile that it is alive. Unset: never. */
  readonly heartbeatMs?: number;
}

/** Foretells a service that answers later. `key` is the call's idempotency key. */
export function laterFateOf(seed: number, key: string): LaterFate {
  const random = createRandom(textSeed(`${seed}/${key}/later`));
  const kind = random.pick([
    "answers",
    "answers",
    "answers",
    "repeats",
    "contradicts",
    "misspeaks",
    "declines",
    "silent",
  ] as const);
  const afterMs = random.chance(0.3) ? random.between(0, 60) : random.between(0, 3_000);
  return random.chance(0.5) ? { kind, afterMs, heartbeatMs: random.between(200, 900) } : { kind, afterMs };
}
