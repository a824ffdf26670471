import type { JsonObject, RetryPolicy } from "@machinery/protocol";
import { said, text } from "./said.js";

/** A retry policy, as far as it says something. */
export function retryToJson(policy: RetryPolicy | undefined): JsonObject | undefined {
  if (policy === undefined) return undefined;
  const { attempts, first, factor, cap, jitter, on } = policy;
  return said({
    attempts,
    first: text(first),
    factor,
    cap: text(cap),
    jitter,
    on: on.length === 0 ? undefined : [...on],
  });
}
