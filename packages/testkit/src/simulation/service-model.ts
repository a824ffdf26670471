import type { CallOutcome, CallRequest } from "@machinery/runner";
import type { JsonObject, JsonValue } from "@machinery/protocol";
import { createRandom } from "../random.js";
import { textSeed } from "./text-seed.js";
import { unreachable } from "./unreachable.js";

/** A service of the simulated world: what it makes of its inputs. Pure, so that an answer can be foretold. */
export interface ModelService {
  readonly name: string;
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
  answer(inputs: JsonObject): JsonObject;
}

export const modelServices: readonly ModelService[] = [
  {
    name: "double",
    inputs: { n: { type: "int" } },
    outputs: { n: { type: "int" } },
    answer: ({ n }) => ({ n: (Number(n) * 2) % 1000 }),
  },
  {
    name: "halve",
    inputs: { n: { type: "int" } },
    outputs: { n: { type: "int" } },
    answer: ({ n }) => ({ n: Math.trunc(Number(n) / 2) + 1 }),
  },
  {
    name: "shout",
    inputs: { text: { type: "string" } },
    outputs: { text: { type: "string" } },
    answer: ({ text }) => ({ text: `${words(text).toUpperCase().slice(0, 60)}!` }),
  },
  {
    name: "count",
    inputs: { text: { type: "string" } },
    outputs: { length: { type: "int" } },
    answer: ({ text }) => ({ length: words(text).length }),
  },
  {
    name: "shift",
    inputs: { n: { type: "int" }, text: { type: "string" } },
    outputs: { n: { type: "int" }, text: { type: "string" } },
    answer: ({ n, text }) => ({
      n: Number(n) + words(text).length,
      text: words(text).slice(1) + words(text).slice(0, 1),
    }),
  },
];

/** A text among JSON values. */
export function words(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** What becomes of one attempt, decided by the seed, the step and the attempt's number alone. */
export interface Fate {
  readonly kind: "answers" | "fails" | "declines" | "babbles" | "is-lost" | "refused" | "dns";
  /** How long it takes. */
  readonly latencyMs: number;
}

/** How long a call may take where nothing is said: a stand-in for the service's own limit. */
export const DEFAULT_ATTEMPT_MS = 1_000;

/** Foretells an attempt. `key` is the call's idempotency key. `trouble` is the share of attempts that do not go well. */
export function fateOf(seed: number, key: string, attempt: number, trouble: number): Fate {
  const random = createRandom(textSeed(`${seed}/${key}#${attempt}`));
  // A twentieth is slow, as are answers that come a byte at a time: about as slow as callers bear.
  const latencyMs = random.chance(0.05) ? random.between(500, 3_000) : random.between(0, 120);
  if (!random.chance(trouble)) return { kind: "answers", latencyMs };
  const kind = random.pick(["fails", "fails", "fails", "declines", "babbles", "is-lost", "is-lost"] as const);
  return { kind, latencyMs };
}

/** What the caller tells of an attempt in the end. */
export function outcomeOf(
  fate: Fate,
  service: ModelService,
  { inputs, async }: Pick<CallRequest, "inputs" | "async">,
  attemptTimeoutMs: number,
): CallOutcome {
  if (fate.kind === "is-lost" || fate.latencyMs > attemptTimeoutMs) {
    return {
      ok: false,
      error: {
        reason: "TIMEOUT",
        message: `no answer in ${attemptTimeoutMs} ms`,
        transient: true,
        unknown: true,
      },
    };
  }
  // What is said at once is not the answer, whatever it is.
  if (async === true && (fate.kind === "answers" || fate.kind === "babbles")) return { ok: "later" };
  switch (fate.kind) {
    case "answers":
      return { ok: true, answer: service.answer(inputs) };
    case "babbles":
      return { ok: true, answer: ["no", "object"] };
    case "declines":
      return {
        ok: false,
        error: {
          reason: "DECLINED",
          message: "the service declined",
          data: { why: "it says so" },
          transient: false,
        },
      };
    case "dns":
    case "refused":
      return { ok: false, error: unreachable(fate.kind) };
    default:
      return {
        ok: false,
        error: {
          reason: "HTTP_5XX",
          message: "the service answered 503",
          transient: true,
          retryAfterMs: fate.latencyMs,
        },
      };
  }
}
