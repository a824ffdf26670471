import { randomUUID } from "node:crypto";
import type { JsonObject, JsonValue, Result, ServiceDefinition } from "@machinery/protocol";
import {
  type Caller,
  type CallOutcome,
  type CallRequest,
  type CallSignal,
  type Clock,
  hasRoom,
  landingOf,
  type Notifier,
  type Observer,
  type RecentCall,
  type ServiceAdmission,
  ServiceDoors,
  type ServiceState,
} from "@machinery/runner";
import { compileAddressPolicy, type AddressPolicy } from "./address-policy.js";
import { callFailure, type FailedCall } from "./call-failure.js";
import { createCallHeaders, type CallOrigin } from "./call-headers.js";
import { checkService, type ServiceHealth } from "./check-service.js";
import { Connections } from "./connections.js";
import { createDial, type Dial } from "./dial.js";
import { readInfos } from "./read-infos.js";
import { createResolver, type Lookup } from "./resolver.js";
import { atIntervals } from "../at-intervals.js";
import { isShortage } from "./network-fault.js";
import { sendNotice } from "./send-notice.js";
import { limitsOf } from "./limits-of.js";
import { callService, templateOf, type CallTools } from "./service-calls.js";

/** What an HTTP caller needs. */
export interface HttpCallerOptions {
  /** The newest revision of a service. The same object as long as nothing changes: what is compiled is kept by it. */
  readonly service: (name: string) => ServiceDefinition | undefined;
  /** A secret's value, for `${secrets.NAME}` in headers. */
  readonly secret: (name: string) => string | undefined;
  /** The largest successful answer. */
  readonly answerBytes: number;
  readonly addressPolicy: AddressPolicy;
  /** The address at which the holder of a token may answer later. */
  readonly callbackUrl: (token: string) => string | Promise<string>;
  /** The daemon's version, for the user agent. */
  readonly version: string;
  /** Times the waiting for services, by the partitions' time. */
  readonly clock: Pick<Clock, "nowMs" | "alarm">;
  /** What lets calls in to services, for this caller and others. Unset: a table of its own. */
  readonly admission?: ServiceAdmission;
  /** How names are resolved. Unset: as the system does. */
  readonly lookup?: Lookup;
  /** Learns, once a minute, that no more connections can be opened. */
  readonly observer?: Observer;
}

/** What comes of a call that nothing waits for later. */
type CallOnceOutcome = Exclude<CallOutcome, { readonly ok: "later" | "deferred" }>;

/** Calls services by HTTP/1.1. */
export interface HttpCaller extends Caller, Notifier {
  /**
   * Calls one service once, for a person who tries it: no event, an idempotency key of its own. Defaults are filled in;
   * inputs and outputs are checked against the service's types (INVALID_INPUTS, BAD_ANSWER). Never rejects.
   */
  callOnce(
    service: string,
    endpoint: string,
    inputs: JsonObject,
    signal: AbortSignal,
  ): Promise<CallOnceOutcome & { readonly latencyMs: number }>;
  /** How the calls of a service stand, by its newest revision; undefined where none is registered. */
  stateOf(service: string): ServiceState | Promise<ServiceState> | undefined;
  /** The last calls of a service, 256 at most, the oldest first. */
  recentCalls(service: string): readonly RecentCall[] | Promise<readonly RecentCall[]>;
  /** Looks how a service is, in 5 s at most. Never rejects. */
  check(service: string): Promise<ServiceHealth>;
  /** Asks whatever is at an address for its definition: `GET <origin>/infos`. */
  readInfos(address: string): Promise<Result<JsonValue>>;
  /** Gives up what is in flight (UNREACHABLE) or waits (CANCELLED), and closes all connections. */
  close(): Promise<void>;
  /** Connections open, idle ones included, and calls that wait for their service's limit. */
  stats(): { readonly connections: number; readonly waiting: number };
}

/** Makes the caller that the runner and the registry call services with. Throws a RangeError for an address policy with a bad range. */
export function createHttpCaller(options: HttpCallerOptions): HttpCaller {
  const userAgent = `machinery/${options.version}`;
  const open = createDial(compileAddressPolicy(options.addressPolicy), createResolver(options.lookup));
  const tellShortage = atIntervals((error: Error) =>
    options.observer?.observe({
      level: "error",
      message:
        "calls wait: no more connections can be opened. Raise the daemon's limit of open files (ulimit -n)",
      reason: "NO_RESOURCES",
      error,
    }),
  );
  const dial: Dial = (where, done, onBytes) =>
    open(
      where,
      (...came) => {
        if (came[0] !== null && isShortage(came[0])) tellShortage(came[0]);
        done(...came);
      },
      onBytes,
    );
  const connections = new Connections(dial);
  const doors = options.admission === undefined ? new ServiceDoors(options.clock) : undefined;
  const admission = options.admission ?? doors!;
  const tools: CallTools = {
    connections,
    userAgent,
    headers: createCallHeaders(userAgent),
    secret: options.secret,
    answerBytes: options.answerBytes,
    nowMs: Date.now,
  };
  let closed = false;

  const find = (name: string, endpoint: string) => {
    const service = options.service(name);
    if (service === undefined)
      return callFailure(
        "SERVICE_NOT_FOUND",
        `the service ${name} is not registered any more: it was deleted while this event still needed it`,
      );
    try {
      const template = templateOf(service, endpoint);
      if (template !== undefined) return { service, template };
    } catch (error) {
      return internal(name, error);
    }
    const found =
      endpoint === "" ? "has endpoints now, and none was named" : `has no endpoint ${endpoint} any more`;
    return callFailure("ENDPOINT_NOT_FOUND", `the service ${name} ${found}`);
  };

  const callThroughGate = async (
    found: Exclude<ReturnType<typeof find>, FailedCall>,
    inputs: JsonObject,
    origin: CallOrigin,
    timeoutMs: number,
    signal: CallSignal,
    insists = false,
  ): Promise<CallOutcome> => {
    const { service, template } = found;
    const { name } = service;
    if (closed) return callFailure("UNREACHABLE", "given up, the daemon is stopping");
    const said = admission.enter(name, limitsOf(service), signal, insists);
    const pass = said instanceof Promise ? await said : said;
    if (pass === "gone") return callFailure("CANCELLED", "given up while waiting for its turn");
    if (typeof pass === "object") return pass;
    const startMs = performance.now();
    let outcome: CallOutcome;
    try {
      outcome = await callService(template, inputs, origin, timeoutMs, tools, signal);
    } catch (error) {
      outcome = internal(name, error, true);
    }
    const landing = landingOf(outcome);
    const tookMs = performance.now() - startMs;
    const call = outcome.ok === false ? { tookMs, reason: outcome.error.reason } : { tookMs };
    admission.leave(name, pass, landing, landing === "untold" ? undefined : call);
    return outcome.ok === "later" && origin.event?.callbackUrl === undefined ? answersLater(name) : outcome;
  };

  return {
    call(request: CallRequest, signal: CallSignal) {
      const found = find(request.service, request.endpoint);
      if ("ok" in found) return Promise.resolve(found);
      const { eventId, step, attempt, idempotencyKey, compensates } = request;
      const timeoutMs = request.attemptTimeoutMs ?? found.template.attemptTimeoutMs;
      const make = (callbackUrl: string | undefined) => {
        const event = { eventId, step, attempt, callbackUrl, async: request.async ?? false };
        const origin = { idempotencyKey, compensates, event };
        return callThroughGate(found, request.inputs, origin, timeoutMs, signal);
      };
      const url = request.callback === undefined ? undefined : options.callbackUrl(request.callback);
      return url instanceof Promise ? url.then(make) : make(url);
    },

    async callOnce(service, endpoint, inputs, signal) {
      const startMs = performance.now();
      const timed = <O extends CallOutcome>(outcome: O) => ({
        ...outcome,
        latencyMs: performance.now() - startMs,
      });
      const found = find(service, endpoint);
      if ("ok" in found) return timed(found);
      const { template } = found;
      const checked = template.inputs.check(inputs, "inputs");
      if (!checked.ok)
        return timed(
          callFailure("INVALID_INPUTS", `the inputs of ${service} do not match: ${listed(checked)}`),
        );
      const origin = { idempotencyKey: randomUUID() };
      const { attemptTimeoutMs } = template;
      const outcome = await callThroughGate(found, checked.value, origin, attemptTimeoutMs, signal, true);
      // Nobody who insists is deferred, and nothing waits here for an answer that comes later.
      if (outcome.ok === "deferred" || outcome.ok === "later")
        return timed(callFailure("CANCELLED", "given up, the daemon is stopping"));
      const answer = outcome.ok ? template.outputs.check(outcome.answer as JsonObject, "outputs") : undefined;
      if (answer === undefined) return timed(outcome);
      return timed(
        answer.ok
          ? { ok: true, answer: answer.value }
          : callFailure(
              "BAD_ANSWER",
              `${service} answered what does not match its outputs: ${listed(answer)}`,
            ),
      );
    },

    stateOf(name) {
      const service = options.service(name);
      return service && admission.look(name, limitsOf(service));
    },

    recentCalls: (name) => admission.recentCalls(name),

    turnAway: () => admission.turnAway(),

    hasRoom(name) {
      const service = options.service(name);
      if (service === undefined) return true;
      const limits = limitsOf(service);
      const state = admission.look(name, limits);
      return state instanceof Promise ? state.then((told) => hasRoom(told, limits)) : hasRoom(state, limits);
    },

    async check(name) {
      const unknown = { healthy: false, checked: "reachability", httpStatus: 0, latencyMs: 0 } as const;
      const service = options.service(name);
      if (service === undefined) {
        const { error } = callFailure("SERVICE_NOT_FOUND", `the service ${name} is not registered`);
        return { ...unknown, error };
      }
      try {
        return await checkService(service, dial, tools);
      } catch (error) {
        return { ...unknown, error: internal(name, error).error };
      }
    },

    notify: async (notice, signal) => {
      try {
        return await sendNotice(notice, tools, signal);
      } catch (error) {
        const message = `telling it failed inside the daemon: ${String(error)}`;
        return { ok: false, message, isFinal: false };
      }
    },

    readInfos: async (address) => readInfos(address, connections, userAgent),

    async close() {
      closed = true;
      doors?.shut();
      connections.close();
    },

    stats: () => ({ connections: connections.size, waiting: doors?.inLine ?? 0 }),
  };
}

/** There is nothing that the service could answer to later. */
function answersLater(service: string): FailedCall {
  return callFailure(
    "ANSWERS_LATER",
    `the service ${service} took the call and answers later, by callback: nothing waits for that here`,
  );
}

/** A mistake of ours concerns the one call, not the daemon. */
function internal(service: string, error: unknown, sent = false): FailedCall {
  return callFailure("INTERNAL", `the call of ${service} failed inside the daemon: ${String(error)}`, sent);
}

type Mismatched = {
  readonly mismatches: readonly {
    readonly path: string;
    readonly expected: string;
    readonly found: string;
  }[];
};

function listed({ mismatches }: Mismatched): string {
  return mismatches
    .map(({ path, expected, found }) => `${path}: expected ${expected}, found ${found}`)
    .join("; ");
}
