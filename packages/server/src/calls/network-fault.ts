import { AddressRefusedError } from "./dial.js";
import { callFailure, type FailedCall } from "./call-failure.js";
import { HEADER_BYTES } from "./answer-reader.js";
import { HttpFault } from "./http-fault.js";
import { oneLine } from "@machinery/runner";
import type { Exchanged } from "./exchange.js";

type Fault = Extract<Exchanged, { kind: "fault" }>;

/** An error of the network, with what Node puts on it. */
interface NetworkError extends Error {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
  readonly errors?: readonly NetworkError[];
}

const connectWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "the connection attempt timed out",
  EADDRNOTAVAIL: "no local address or port is free",
};

/**
 * Says what a fault of the network was. UNREACHABLE, which is transient, except an address that is refused (ADDRESS_REFUSED), bytes that
 * are no HTTP and a status that it does not have (BAD_ANSWER), and a machine that has no file left for a connection (NO_RESOURCES). `host` is shown where the error names no address.
 */
export function networkFault(fault: Fault, subject: string, host: string): FailedCall {
  const error = fault.error as NetworkError;
  if (error instanceof AddressRefusedError)
    return callFailure("ADDRESS_REFUSED", `${subject}: ${error.message}`);
  const code = codeOf(error);
  if (isShortage(error)) {
    return callFailure(
      "NO_RESOURCES",
      `${subject}: not called, this daemon has too many files and connections open (${code})`,
    );
  }
  const sent = fault.phase !== "connecting";
  if (error instanceof HttpFault) return protocolFault(error, subject, sent);
  if (sent) return callFailure("UNREACHABLE", `${subject} ${dropped(fault)}`, sent);
  return callFailure("UNREACHABLE", `${subject}: ${connecting(error, code, host)}`);
}

function protocolFault({ code, message }: HttpFault, subject: string, sent: boolean): FailedCall {
  switch (code) {
    case "NOT_HTTP":
      return callFailure("BAD_ANSWER", `${subject} answered something that is not HTTP: ${message}`);
    case "HEADERS_TOO_LARGE":
      return callFailure(
        "BAD_ANSWER",
        `${subject} answered with headers larger than ${String(HEADER_BYTES / 1024)} KiB`,
      );
    case "NO_STATUS":
      return callFailure("BAD_ANSWER", `${subject} answered with ${message}, and HTTP has 100 to 599`);
    case "UNASKED":
      return callFailure("BAD_ANSWER", `${subject} answered with 100 or 101, which was not asked for`);
    case "UNSENDABLE":
      return callFailure("INVALID_INPUTS", `${subject}: the request cannot be sent: ${message}`);
    default:
      code satisfies "CLOSED";
      return callFailure("UNREACHABLE", `${subject}: given up, the daemon is stopping`, sent);
  }
}

/** Whether no connection could be made because this daemon, or its machine, can open no more files: no service is to blame. */
export function isShortage(error: Error): boolean {
  const code = codeOf(error);
  return code === "EMFILE" || code === "ENFILE";
}

function codeOf(error: NetworkError): string {
  return error.code ?? error.errors?.[0]?.code ?? "";
}

function connecting(error: NetworkError, code: string, host: string): string {
  if (
    code === "ENOTFOUND" ||
    code === "ENODATA" ||
    code === "EAI_AGAIN" ||
    code === "EAI_FAIL" ||
    code === "ESERVFAIL"
  ) {
    return `the name ${error.hostname ?? host} could not be resolved (${code})`;
  }
  const single = error.errors ?? [error];
  const places = single
    .filter(({ address }) => address !== undefined)
    .map(({ address, port }) => `${address!.includes(":") ? `[${address!}]` : address!}:${String(port)}`);
  const words = connectWords[code];
  const at = places.length === 0 ? host : [...new Set(places)].join(" and ");
  if (words !== undefined) return `${words} at ${at}`;
  // TLS says what is wrong in words only, and Node adds advice on running Node.
  const why = oneLine(error.message.split("; if the root CA")[0]!, 200);
  return `no connection to ${at}: ${code === "" ? why : `${why} (${code})`}`;
}

function dropped(fault: Fault): string {
  if (fault.phase === "answering") {
    return `closed the connection in the middle of its answer, after ${String(fault.bytes)} bytes of the body`;
  }
  return "closed the connection before answering";
}
