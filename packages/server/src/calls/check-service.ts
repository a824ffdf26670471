import { create } from "@bufbuild/protobuf";
import { ServiceDefinitionSchema, type ServiceDefinition } from "@machinery/protocol";
import { attempt, subjectOf } from "./attempt.js";
import { callFailure, type CallError } from "./call-failure.js";
import { type Dial, placeOf } from "./dial.js";
import { networkFault } from "./network-fault.js";
import { readFailure } from "./read-failure.js";
import { redact, redactBytes } from "./redact.js";
import { targetOf } from "./target.js";
import { headerLine } from "./write-request.js";
import { buildRequest, templateOf, type CallTools } from "./service-calls.js";

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
 * Looks how a service is: `GET` of its health path at its origin with the service's own headers, where any 2xx is well; without a path,
 * whether a connection can be made. Takes 5 s at most.
 */
export async function checkService(
  service: ServiceDefinition,
  dial: Dial,
  tools: CallTools,
): Promise<ServiceHealth> {
  const startMs = performance.now();
  const checked = service.health === "" ? "reachability" : "health";
  const { httpStatus, error } = URL.canParse(service.address)
    ? await look(service, dial, tools)
    : { httpStatus: 0, ...callFailure("INTERNAL", `the address of ${service.name} is no URL`) };
  const latencyMs = performance.now() - startMs;
  return { healthy: error === undefined, checked, httpStatus, latencyMs, ...(error && { error }) };
}

interface Look {
  readonly httpStatus: number;
  /** Why it is not well. */
  readonly error: CallError | undefined;
}

async function look(service: ServiceDefinition, dial: Dial, tools: CallTools): Promise<Look> {
  const address = new URL(service.address);
  if (service.health === "") return { httpStatus: 0, error: await reach(address, dial) };
  const secrets: string[] = [];
  const built = buildHeaders(service, secrets, tools);
  if (!built.ok) return { httpStatus: 0, error: built.error };

  const target = targetOf(new URL(address.origin + service.health));
  const request = {
    method: "GET",
    target,
    headers: built.headers,
    body: undefined,
    answerBytes: HEALTH_BYTES,
    timeoutMs: CHECK_MS,
  };
  const answer = await attempt(request, tools.connections, new AbortController().signal);
  if (!("kind" in answer)) return { httpStatus: 0, error: answer.error };
  const httpStatus = answer.status;
  if (httpStatus < 300) return { httpStatus, error: undefined };
  const masked = { ...answer, body: redactBytes(answer.body, secrets) };
  const error = readFailure(masked, subjectOf("GET", target), tools.nowMs());
  return { httpStatus, error: redact(error, secrets) };
}

/** The headers of every call of a service, whatever its endpoints add, as names and values in turn. */
function buildHeaders(service: ServiceDefinition, secrets: string[], tools: CallTools) {
  const { name, address, headers } = service;
  const alone = create(ServiceDefinitionSchema, { name, address, headers });
  const built = buildRequest(templateOf(alone, "")!, {}, secrets, tools.secret);
  if (!built.ok) return "error" in built ? built : callFailure("INVALID_INPUTS", built.message);
  const sent = {
    accept: "*/*",
    "user-agent": tools.userAgent,
    ...built.headers,
    "accept-encoding": "identity",
  };
  const lines = Object.entries(sent).map(([name, value]) => headerLine(name, value));
  return { ok: true as const, headers: lines.join("") };
}

/** Makes a connection and closes it again; with TLS, the handshake too. */
async function reach(address: URL, dial: Dial): Promise<CallError | undefined> {
  const subject = `connecting to ${address.host}`;
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      socket?.destroy();
      resolve(callFailure("TIMEOUT", `${subject}: no connection within ${String(CHECK_MS / 1_000)}s`).error);
    }, CHECK_MS);
    const socket = dial(placeOf(address.origin), (error, connected) => {
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
