import type { DescribedFact } from "@machinery/engine";
import type { JsonValue } from "@machinery/protocol";

/**
 * How many bytes of payloads one answer holds, roughly: an answer has to fit what clients take in one message (4 MiB for gRPC where
 * nothing is set), and the daemon's memory.
 */
export const PAYLOAD_BYTES = 3 * 1024 * 1024;

/**
 * Counts the payloads of facts against a bound. After the first that does not fit, none does: so counting never looks at much more than the
 * bound, although payloads may be shared by many facts.
 */
export class PayloadBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Takes a fact's payloads into account. False: they do not fit. A fact without payloads always does. */
  takes({ inputs, outputs, error }: DescribedFact): boolean {
    for (const payload of [inputs, outputs, error?.data]) {
      if (payload === undefined) continue;
      this.#left = spend(this.#left, payload);
      if (this.#left < 0) return false;
    }
    return true;
  }
}

/** What is left after a value, roughly in bytes of JSON; stops looking when nothing is. */
function spend(left: number, value: JsonValue): number {
  if (typeof value === "string") return left - value.length - 2;
  if (value === null || typeof value !== "object") return left - 8;
  let rest = left - 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (rest < 0) return rest;
      rest = spend(rest - 1, item);
    }
    return rest;
  }
  for (const name in value) {
    if (rest < 0) return rest;
    rest = spend(rest - name.length - 4, value[name]!);
  }
  return rest;
}
