import type { Caller, CallOutcome, CallRequest, Clock } from "@machinery/runner";
import { DEFAULT_ATTEMPT_MS, fateOf, type ModelService, modelServices, outcomeOf } from "./service-model.js";

/** What is told of each call. */
export interface CallWatch {
  called(request: CallRequest): void;
  ended(request: CallRequest): void;
  /** A service got a call that it answers later. */
  taken(request: CallRequest, service: ModelService): void;
}

/** Answers calls as their fates say, after their time, by a clock that dies with its process. */
export function createSimulatedCaller(
  seed: number,
  trouble: () => number,
  clock: Clock,
  watch: CallWatch,
): Caller {
  return {
    call(request, signal) {
      watch.called(request);
      const service = modelServices.find(({ name }) => name === request.service);
      if (service === undefined) throw new Error(`no service ${request.service} in this world`);
      const fate = fateOf(seed, request.idempotencyKey, request.attempt, trouble());
      // Lost is what its caller hears of it; who refuses it has not taken it.
      if (request.async === true && fate.kind !== "fails" && fate.kind !== "declines")
        watch.taken(request, service);
      const attemptTimeoutMs = request.attemptTimeoutMs ?? DEFAULT_ATTEMPT_MS;
      const takesMs = fate.kind === "is-lost" ? attemptTimeoutMs : Math.min(fate.latencyMs, attemptTimeoutMs);
      return new Promise<CallOutcome>((resolve) => {
        const silence = clock.alarm(clock.nowMs() + takesMs, () => {
          watch.ended(request);
          resolve(outcomeOf(fate, service, request, attemptTimeoutMs));
        });
        signal.addEventListener("abort", () => {
          silence();
          watch.ended(request);
          // Whoever gave the call up must not care what comes of it.
          resolve({ ok: true, answer: { too: "late" } });
        });
      });
    },
  };
}
