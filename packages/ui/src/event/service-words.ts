import { BreakerState, DeferralReason, timestampToMillis } from "@machinery/client";
import type { Service, StepDeferral } from "@machinery/client";
import { planServiceLimits } from "@machinery/language";
import { formatMoment } from "../format/moment.js";

type Timestamp = Parameters<typeof timestampToMillis>[0];

/** Why a service lets a call not in, behind the name of who waits. `service` is how it stands now, as far as that is known. */
export function deferralWords(deferral: StepDeferral, service: Service | undefined, nowMs: number): string {
  const { reason, sinceTime, nextTime, openTime } = deferral;
  const name = deferral.service;
  const at = (time: Timestamp): string => formatMoment(timestampToMillis(time), nowMs);
  const since = sinceTime === undefined ? "" : ` since ${at(sinceTime)}`;
  const limits = service?.definition && planServiceLimits(service.definition);
  switch (reason) {
    case DeferralReason.BREAKER: {
      const opened = service?.state?.openTime ?? openTime;
      const how = opened === undefined ? "is not well" : `${howItFails(service)} since ${at(opened)}`;
      return `waits for ${name}, which ${how}${tryWords(service?.state?.nextProbeTime ?? nextTime, nowMs)}`;
    }
    case DeferralReason.RATE: {
      const rate = service?.definition?.rate ?? "";
      const turn = nextTime === undefined ? "" : `; it is let in at ${at(nextTime)} at the latest`;
      return `has waited for ${name}${since}, whose rate ${rate === "" ? "" : `of ${rate} `}is reached${turn}`;
    }
    case DeferralReason.CONCURRENCY: {
      const most = limits === undefined ? "" : ` of ${String(limits.concurrency)} at a time`;
      return `has waited for ${name}${since}, whose limit${most} is reached: that many calls are in flight`;
    }
    default:
      return `has waited for ${name}${since}, behind other calls`;
  }
}

/** How the service stands, where that is a cause. `tellsBreaker`: whether it is told that it is left alone. `told`: the error that is told already. */
export function serviceWords(
  service: Service | undefined,
  nowMs: number,
  tellsBreaker = false,
  told?: string,
): string[] {
  const { state, definition } = service ?? {};
  if (state === undefined) return [];
  const words: string[] = [];
  const name = definition?.name ?? "the service";
  const isOpen = state.breaker === BreakerState.OPEN || state.breaker === BreakerState.HALF_OPEN;
  if (tellsBreaker && isOpen && state.openTime !== undefined) {
    const since = formatMoment(timestampToMillis(state.openTime), nowMs);
    words.push(`${name} ${howItFails(service)} since ${since}${tryWords(state.nextProbeTime, nowMs)}.`);
  }
  const { lastFailure } = state;
  if (state.failures > 1 && lastFailure !== undefined) {
    const failed = `${String(state.failures)} calls of ${name} in a row failed`;
    const { reason, message } = lastFailure;
    words.push(told === message ? `${failed}.` : `${failed}, the last with ${reason}: ${message}`);
  }
  if (state.callsWaiting > 0)
    words.push(
      state.callsWaiting === 1 && !state.moreWaiting
        ? `One call waits for ${name}.`
        : `${String(state.callsWaiting)}${state.moreWaiting ? " and more" : ""} calls wait for ${name}.`,
    );
  return words;
}

/** What the last failure says of a service that is left alone. */
function howItFails(service: Service | undefined): string {
  switch (service?.state?.lastFailure?.reason) {
    case "UNREACHABLE":
      return "has been unreachable";
    case "TIMEOUT":
      return "has not answered in time";
    default:
      return "has failed";
  }
}

function tryWords(time: Timestamp | undefined, nowMs: number): string {
  return time === undefined ? "" : `; it is tried again at ${formatMoment(timestampToMillis(time), nowMs)}`;
}
