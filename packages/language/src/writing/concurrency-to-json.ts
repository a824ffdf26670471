import type { Concurrency, JsonValue } from "@machinery/protocol";
import { said, text } from "./said.js";

/** How many events may be under way at once, as a number where that is all. */
export function concurrencyToJson(concurrency: Concurrency | undefined): JsonValue | undefined {
  if (concurrency === undefined) return undefined;
  const { limit, key, perKey } = concurrency;
  if (key === "" && perKey === 0) return limit === 0 ? undefined : limit;
  return said({
    limit: limit === 0 ? undefined : limit,
    key: text(key),
    per_key: perKey === 0 ? undefined : perKey,
  });
}
