import { formatDuration } from "@machinery/language";
import { callFailure, type FailedCall } from "./call-failure.js";
import type { Connections } from "./connections.js";
import { Exchange, type Exchanged, type HttpAnswer, type Phase } from "./exchange.js";
import { isShortage, networkFault } from "./network-fault.js";
import type { CallSignal } from "@machinery/runner";
import { followRedirect, isRedirect } from "./redirect.js";
import { stallGraceMs } from "../ports/stall-grace.js";
import { type Target, targetOf } from "./target.js";

/** The longest wait `setTimeout` knows; longer ones would ring at once. */
const TIMER_MS = 2 ** 31 - 1;
/** How long a call waits for a file to become free before it tries again, in milliseconds. */
const SHORTAGE_MS = 200;

/** A request and its bounds. */
export interface AttemptRequest {
  readonly method: string;
  readonly target: Target;
  /** A line for each. */
  readonly headers: string;
  readonly body: string | undefined;
  /** Of a successful answer. */
  readonly answerBytes: number;
  /** For connecting, sending and reading all of the answer, redirects included. */
  readonly timeoutMs: number;
}

/** How messages name a request. */
export const subjectOf = (method: string, { place }: Target): string => `${method} ${place}`;

/**
 * Makes one attempt: sends the request, follows redirects within the service, and gives the answer or what went wrong. Never rejects.
 * Where this daemon can open no more connections it waits for one, as long as the attempt may take: that is no fault of the service.
 */
export async function attempt(
  request: AttemptRequest,
  connections: Connections,
  signal: CallSignal,
): Promise<HttpAnswer | FailedCall> {
  let stopped = (signal.aborted ? "abort" : undefined) as "timeout" | "abort" | undefined;
  let exchange: Exchange | undefined;
  let shortage: FailedCall | undefined;
  let wake: (() => void) | undefined;
  const timeoutMs = Math.min(request.timeoutMs, TIMER_MS);
  const untilMs = performance.now() + timeoutMs;
  const giveTimeUp = (): void => {
    stopped ??= "timeout";
    exchange?.stop();
    wake?.();
  };
  let timer = setTimeout(() => {
    const graceMs = stallGraceMs(performance.now() - untilMs);
    if (graceMs === 0) giveTimeUp();
    else timer = setTimeout(giveTimeUp, graceMs);
  }, timeoutMs);
  const onAbort = (): void => {
    stopped ??= "abort";
    exchange?.stop();
    wake?.();
  };
  signal.addEventListener("abort", onAbort);

  const { method, headers, body } = request;
  const visited = [request.target];
  try {
    for (;;) {
      const target = visited.at(-1)!;
      const { origin, path, url } = target;
      const subject = subjectOf(method, target);
      if (stopped === "timeout" && shortage !== undefined) return shortage;
      if (stopped !== undefined) return giveUp(stopped, { phase: "unsent", bytes: 0 }, request, target);

      const connection = connections.take(origin);
      exchange = new Exchange(connection, { method, path, headers, body }, request.answerBytes);
      const exchanged = await exchange.answered;
      if (exchange.intact) connections.give(connection, exchange.keepMs);
      else connections.drop(connection);

      switch (exchanged.kind) {
        case "stopped":
          return giveUp(stopped ?? "abort", exchanged, request, target);
        case "fault": {
          const failed = networkFault(exchanged, subject, url.host);
          if (exchanged.phase !== "connecting" || !isShortage(exchanged.error)) return failed;
          shortage = failed;
          await new Promise<void>((resolve) => {
            const pause = setTimeout(resolve, SHORTAGE_MS);
            wake = () => {
              clearTimeout(pause);
              resolve();
            };
          });
          break;
        }
        case "too-large":
          return tooLarge(exchanged, request, subject);
        case "answer": {
          shortage = undefined;
          if (!isRedirect(exchanged)) return exchanged;
          const next = followRedirect(
            exchanged,
            visited.map((one) => one.url),
            subject,
          );
          if (!(next instanceof URL)) return next;
          visited.push(targetOf(next));
        }
      }
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

interface Progress {
  readonly phase: Phase | "unsent";
  readonly bytes: number;
}

function giveUp(
  why: "timeout" | "abort",
  progress: Progress,
  request: AttemptRequest,
  target: Target,
): FailedCall {
  const subject = subjectOf(request.method, target);
  const sent = progress.phase === "waiting" || progress.phase === "answering";
  if (why === "abort") return callFailure("CANCELLED", `${subject} was given up`, sent);
  const within = `within ${formatDuration(request.timeoutMs)}`;
  if (progress.phase === "connecting") {
    return callFailure("TIMEOUT", `${subject}: no connection to ${target.url.host} ${within}`);
  }
  if (progress.phase !== "answering")
    return callFailure("TIMEOUT", `${subject} did not answer ${within}`, sent);
  const came = `${progress.bytes.toLocaleString("en")} bytes of the body came`;
  return callFailure("TIMEOUT", `${subject} did not finish its answer ${within}, ${came}`, sent);
}

function tooLarge(
  found: Extract<Exchanged, { kind: "too-large" }>,
  request: AttemptRequest,
  subject: string,
): FailedCall {
  const limit = `larger than ${formatBytes(request.answerBytes)}, which is the limit`;
  return callFailure(
    "BAD_ANSWER",
    found.declaredBytes === undefined
      ? `${subject} answered something ${limit}`
      : `${subject} announced an answer of ${found.declaredBytes.toLocaleString("en")} bytes, ${limit}`,
  );
}

function formatBytes(bytes: number): string {
  if (bytes >= 1_048_576 && bytes % 1_048_576 === 0) return `${String(bytes / 1_048_576)} MiB`;
  return bytes >= 1_024 && bytes % 1_024 === 0 ? `${String(bytes / 1_024)} KiB` : `${String(bytes)} bytes`;
}
