import {
  type Caller,
  type CallOutcome,
  type CallRequest,
  type CallSignal,
  hasRoom,
  landingOf,
  ServiceDoors,
  type ServiceLimits,
} from "@machinery/runner";
import type { ProcessClock } from "./process-clock.js";
import {
  DEFAULT_ATTEMPT_MS,
  type Fate,
  type ModelService,
  modelServices,
  outcomeOf,
} from "./service-model.js";

/** What is told of each call. */
export interface CallWatch {
  called(request: CallRequest): void;
  ended(request: CallRequest): void;
  /** A service got a call that it answers later. */
  taken(request: CallRequest, service: ModelService): void;
}

/** Answers calls as their fates say, after their time, by a clock that dies with its process; and lets in what the limits of services allow. */
export function createSimulatedCaller(
  fateOf: (request: CallRequest) => Fate,
  clock: ProcessClock,
  limits: ReadonlyMap<string, ServiceLimits>,
  watch: CallWatch,
): Caller {
  const doors = new ServiceDoors(clock);
  const make = (request: CallRequest, signal: CallSignal): Promise<CallOutcome> => {
    watch.called(request);
    const service = modelServices.find(({ name }) => name === request.service);
    if (service === undefined) throw new Error(`no service ${request.service} in this world`);
    const fate = fateOf(request);
    // Lost is what its caller hears of it; who refuses it has not taken it.
    if (request.async === true && takes.has(fate.kind)) watch.taken(request, service);
    const attemptTimeoutMs = request.attemptTimeoutMs ?? DEFAULT_ATTEMPT_MS;
    const takesMs = fate.kind === "is-lost" ? attemptTimeoutMs : Math.min(fate.latencyMs, attemptTimeoutMs);
    return new Promise<CallOutcome>((resolve) => {
      const silence = clock.after(takesMs, () => {
        watch.ended(request);
        resolve(outcomeOf(fate, service, request, attemptTimeoutMs));
      });
      signal.addEventListener("abort", () => {
        silence();
        watch.ended(request);
        resolve(givenUp);
      });
    });
  };
  return {
    async call(request, signal) {
      const { service } = request;
      const said = doors.enter(service, limits.get(service)!, signal);
      const pass = said instanceof Promise ? await said : said;
      if (pass === "gone") return givenUp;
      if (typeof pass === "object") return pass;
      if (signal.aborted) {
        doors.leave(service, pass, "untold");
        return givenUp;
      }
      const outcome = await make(request, signal);
      doors.leave(service, pass, landingOf(outcome));
      return outcome;
    },
    turnAway: () => doors.turnAway(),
    async hasRoom(service) {
      const allowed = limits.get(service)!;
      return hasRoom(await doors.look(service, allowed), allowed);
    },
  };
}

/** Whoever gave the call up must not care what comes of it. */
const givenUp: CallOutcome = {
  ok: false,
  error: { reason: "CANCELLED", message: "given up", transient: false },
};

/** What becomes of an attempt that its service has taken. */
const takes: ReadonlySet<Fate["kind"]> = new Set(["answers", "babbles", "is-lost"]);
