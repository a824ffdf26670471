import type { ServiceDefinition } from "@machinery/protocol";
import { attempt, subjectOf } from "./attempt.js";
import { callFailure, type CallError } from "./call-failure.js";
import type { Connections } from "./connections.js";
import type { Dial } from "./dial.js";
import { networkFault } from "./network-fault.js";
import { readFailure } from "./read-failure.js";

/** How long a look at a service may take. */
export const CHECK_MS = 5_000;
/** A health answer is not read further. */
const HEALTH_BYTES = 64 * 1024;

/** How a service is. */
export interface ServiceHealth {
  readonly healthy: boolean;
  /** Whether it was asked, or only whether it can be reached. */
  readonly checked: "health" | "reachability";
  /** 0 when there was no answer. */
  readonly httpStatus: number;
  readonly latencyMs: number;
  readonly error?: CallError;
}

/**
 * Looks how a service is: `GET` of its health path at its origin, where any 2xx is well; without one, whether a connection can be made.
 * Takes 5 s at most.
 */
export async function checkService(
  service: ServiceDefinition,
  connections: Connections,
  dial: Dial,
  userAgent: string,
): Promise<ServiceHealth> {
  const startMs = performance.now();
  if (!URL.canParse(service.address)) {
    const { error } = callFailure("INTERNAL", `the address of ${service.name} is no URL`);
    return { healthy: false, checked: "reachability", httpStatus: 0, latencyMs: 0, error };
  }
  const address = new URL(service.address);
  if (service.health === "") {
    const error = await reach(address, dial);
    const latencyMs = performance.now() - startMs;
    return {
      healthy: error === undefined,
      checked: "reachability",
      httpStatus: 0,
      latencyMs,
      ...(error && { error }),
    };
  }
  const url = new URL(address.origin + service.health);
  const request = {
    method: "GET",
    url,
    headers: ["accept", "*/*", "user-agent", userAgent, "accept-encoding", "identity"],
    body: undefined,
    answerBytes: HEALTH_BYTES,
    timeoutMs: CHECK_MS,
  };
  const answer = await attempt(request, connections, new AbortController().signal);
  const latencyMs = performance.now() - startMs;
  if (!("kind" in answer)) {
    return { healthy: false, checked: "health", httpStatus: 0, latencyMs, error: answer.error };
  }
  const healthy = answer.status < 300;
  const error = healthy ? undefined : readFailure(answer, subjectOf("GET", url), Date.now());
  return { healthy, checked: "health", httpStatus: answer.status, latencyMs, ...(error && { error }) };
}

/** Makes a connection and closes it again; with TLS, the handshake too. */
async function reach(address: URL, dial: Dial): Promise<CallError | undefined> {
  const subject = `connecting to ${address.host}`;
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      socket?.destroy();
      resolve(callFailure("TIMEOUT", `${subject}: no connection within ${String(CHECK_MS / 1_000)}s`).error);
    }, CHECK_MS);
    const hostname = address.hostname.replace(/^\[|\]$/g, "");
    const options = { hostname, host: address.host, protocol: address.protocol, port: address.port };
    const socket = dial(options, (error, connected) => {
      clearTimeout(timer);
      connected?.destroy();
      if (error === null) resolve(undefined);
      else
        resolve(
          networkFault({ kind: "fault", error, phase: "connecting", bytes: 0 }, subject, address.host).error,
        );
    });
  });
}
