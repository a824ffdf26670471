import { BreakerState, durationToMillis, type ServiceState, timestampToMillis } from "@machinery/client";
import { printable } from "./printable.js";
import type { Style } from "./style.js";
import { renderSpan, renderTime } from "./time.js";

/** A breaker in one word: `closed`, `open`, `half open`, `off`. */
export function breakerWord(state: ServiceState | undefined, style: Style): string {
  switch (state?.breaker) {
    case BreakerState.CLOSED:
      return style.green("closed");
    case BreakerState.OPEN:
      return style.red("open");
    case BreakerState.HALF_OPEN:
      return style.yellow("half open");
    case BreakerState.OFF:
      return style.dim("off");
    default:
      return "";
  }
}

/** How many calls wait: `12`, `200000+`. */
export function waitingWord({ callsWaiting, moreWaiting }: ServiceState): string {
  return `${String(callsWaiting)}${moreWaiting ? "+" : ""}`;
}

/** How the calls of a service stand, as names and values. */
export function statePairs(state: ServiceState, nowMs: number, style: Style): [string, string][] {
  const { openTime, nextProbeTime, lastFailure, failures, callsInFlight, callsWaiting, backlog } = state;
  const breaker = [breakerWord(state, style)];
  if (openTime !== undefined) breaker.push(`since ${renderTime(timestampToMillis(openTime))}`);
  if (nextProbeTime !== undefined)
    breaker.push(`next probe in ${renderSpan(Math.max(0, timestampToMillis(nextProbeTime) - nowMs))}`);
  if (failures > 0) breaker.push(`${String(failures)} failures in a row`);
  const waiting = `${waitingWord(state)} of at most ${String(backlog)} waiting`;
  const pairs: [string, string][] = [
    ["Breaker", breaker.join(" · ")],
    [
      "Calls",
      `${String(callsInFlight)} in flight · ${callsWaiting < backlog ? waiting : style.red(waiting)}`,
    ],
  ];
  const recent = recentWords(state, nowMs, style);
  if (recent !== undefined) pairs.push(["Last calls", recent]);
  if (lastFailure !== undefined) {
    const ago = lastFailure.time === undefined ? 0 : nowMs - timestampToMillis(lastFailure.time);
    const { reason, message } = lastFailure;
    pairs.push([
      "Last failure",
      `${printable(reason)}: ${printable(message)} ${style.dim(`${renderSpan(Math.max(0, ago))} ago`)}`,
    ]);
  }
  return pairs;
}

/** How the last calls went, in one line. Nothing where there were none. */
function recentWords({ recent }: ServiceState, nowMs: number, style: Style): string | undefined {
  if (recent?.sinceTime === undefined || recent.calls === 0) return undefined;
  const { calls, failed, medianLatency, p95Latency, sinceTime } = recent;
  const share = `${String(failed)} of ${String(calls)} failed`;
  const since = renderSpan(Math.max(0, nowMs - timestampToMillis(sinceTime)));
  const half = renderSpan(medianLatency === undefined ? 0 : durationToMillis(medianLatency));
  const most = renderSpan(p95Latency === undefined ? 0 : durationToMillis(p95Latency));
  return `${failed === 0 ? share : style.red(share)} in ${since} · half within ${half}, 95 % within ${most}`;
}
