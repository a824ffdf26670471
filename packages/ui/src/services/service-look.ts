import { BreakerState, type ServiceState } from "@machinery/client";
import type { StatusLook } from "../format/event-status-look.js";

/** How a service stands, in a word: what its breaker says, and whether it was ever called. */
export function serviceLook(state: ServiceState | undefined): StatusLook {
  switch (state?.breaker) {
    case BreakerState.OPEN:
      return { word: "failing", sign: "✕", tone: "bad" };
    case BreakerState.HALF_OPEN:
      return { word: "probing", sign: "◔", tone: "held" };
    case BreakerState.CLOSED:
    case BreakerState.OFF:
      if ((state.recent?.calls ?? 0) === 0) return { word: "not called yet", sign: "○", tone: "idle" };
      // It answers, and the breaker lets calls in: what it answers may still be failures of its own, which no breaker counts.
      if (state.recent?.failed === state.recent?.calls)
        return { word: "all calls failed", sign: "!", tone: "held" };
      return state.failures > 0
        ? { word: "last call failed", sign: "!", tone: "held" }
        : { word: "answering", sign: "✓", tone: "good" };
    default:
      return { word: "unknown", sign: "?", tone: "idle" };
  }
}

/** A breaker in words. */
export function breakerWords(breaker: BreakerState): string {
  switch (breaker) {
    case BreakerState.OPEN:
      return "open: calls wait";
    case BreakerState.HALF_OPEN:
      return "half open: one call shows whether it answers again";
    case BreakerState.OFF:
      return "none: every call is made";
    case BreakerState.CLOSED:
      return "closed: calls are let in";
    default:
      return "unknown";
  }
}
