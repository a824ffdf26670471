import type { ServiceDefinition } from "@machinery/client";
import { formatDuration, formatRate, planRetry, planServiceLimits } from "@machinery/language";

/** What bounds the calls of a service, and how they are repeated: names and values, also where the definition leaves it to the usual. */
export function serviceLimits(
  service: ServiceDefinition,
): readonly (readonly [name: string, value: string])[] {
  const { concurrency, rate, breaker, backlog } = planServiceLimits(service);
  const { attempts, firstMs, factor, capMs, on } = planRetry(service.retry);
  const opens =
    breaker === undefined
      ? "never"
      : `after ${String(breaker.failures)} failures in a row, first probe ${formatDuration(breaker.probeAfterMs)} later`;
  const waits = `waits from ${formatDuration(firstMs)}, times ${String(factor)}, up to ${formatDuration(capMs)}`;
  const reasons = on === undefined ? "what is transient" : on.join(", ");
  return [
    ["Calls at a time", String(concurrency)],
    ["Rate", rate === undefined ? "any" : formatRate(rate)],
    ["Calls that wait", `at most ${backlog.toLocaleString("en")}`],
    ["Breaker opens", opens],
    ["One attempt", `at most ${service.attemptTimeout || "30s"}`],
    ["Attempts", attempts === 1 ? "one: at most once" : `${String(attempts)} for ${reasons}, ${waits}`],
  ];
}
