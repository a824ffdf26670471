import { Code, ConnectError } from "@connectrpc/connect";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
  reasons,
  type Status,
  type Violation,
} from "@machinery/protocol";
import { durationToMillis } from "./duration.js";
import { networkFault } from "./network-fault.js";

/** What a refusal says. */
export interface MachineryErrorFields {
  /** A stable reason: one of `reasons` in @machinery/protocol, or `UNREACHABLE`, `TIMEOUT`, `ABORTED`, `UNKNOWN` of this client. */
  readonly reason: string;
  /** The status, as `reasons` spells it: `not_found`, `invalid_argument`, `unavailable`, … */
  readonly code: string;
  /** What was expected. May be empty when the error is not one of machinery's own. */
  readonly expected: string;
  /** What was found. */
  readonly found: string;
  /** What to do. */
  readonly todo: string;
  /** The single mismatches, when there are several. */
  readonly violations: readonly Violation[];
  /** When to try again, in milliseconds from now. */
  readonly retryAfterMs?: number;
}

/** A refusal or failure of a call, made readable: what was expected, what was found, what to do. */
export class MachineryError extends Error implements MachineryErrorFields {
  override readonly name = "MachineryError";
  readonly reason: string;
  readonly code: string;
  readonly expected: string;
  readonly found: string;
  readonly todo: string;
  readonly violations: readonly Violation[];
  readonly retryAfterMs?: number;

  constructor(fields: MachineryErrorFields, cause?: unknown) {
    super(sentence(fields), cause === undefined ? undefined : { cause });
    this.reason = fields.reason;
    this.code = fields.code;
    this.expected = fields.expected;
    this.found = fields.found;
    this.todo = fields.todo;
    this.violations = fields.violations;
    if (fields.retryAfterMs !== undefined) this.retryAfterMs = fields.retryAfterMs;
  }

  /** Makes sense of an error that came in a message, such as one of several posts. */
  static fromStatus({ code, message, details }: Status): MachineryError {
    const error = new ConnectError(message, code);
    error.details = details.map(({ typeUrl, value }) => ({
      type: typeUrl.slice(typeUrl.lastIndexOf("/") + 1),
      value,
    }));
    return MachineryError.from(error);
  }

  /** Makes sense of whatever a call threw. A MachineryError is given back as it is. */
  static from(thrown: unknown): MachineryError {
    if (thrown instanceof MachineryError) return thrown;
    const error = ConnectError.from(thrown);
    const info = error.findDetails(ErrorInfoSchema)[0];
    if (info !== undefined) return new MachineryError(refusal(error, info.reason, info.metadata), thrown);
    return new MachineryError(fault(error, thrown), thrown);
  }
}

function sentence(fields: MachineryErrorFields): string {
  const first = [fields.expected && `expected ${fields.expected}`, fields.found && `found ${fields.found}`];
  return [first.filter((part) => part !== "").join(", "), fields.todo]
    .filter((part) => part !== "")
    .join(": ");
}

function refusal(
  error: ConnectError,
  reason: string,
  metadata: Record<string, string>,
): MachineryErrorFields {
  const violations = error.findDetails(BadRequestSchema).flatMap((bad) => bad.fieldViolations);
  const retry = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
  const known = reasons as Record<string, { readonly code: string } | undefined>;
  return {
    reason,
    code: known[reason]?.code ?? codeName(error.code),
    expected: metadata["expected"] ?? "",
    found: metadata["found"] ?? (metadata["expected"] === undefined ? error.rawMessage : ""),
    todo: metadata["todo"] ?? "",
    violations: violations.map((violation, index) => ({
      field: violation.field,
      description: violation.description,
      ...(violation.reason === "" ? {} : { code: violation.reason }),
      ...position(metadata, index),
    })),
    ...(retry === undefined ? {} : { retryAfterMs: durationToMillis(retry) }),
  };
}

/** Positions have no field in google.rpc.BadRequest; they travel in the metadata of ErrorInfo as `violations.<index>.at` = `line:column`. */
function position(metadata: Record<string, string>, index: number): { line?: number; column?: number } {
  const match = /^(\d+):(\d+)$/.exec(metadata[`violations.${String(index)}.at`] ?? "");
  return match === null ? {} : { line: Number(match[1]), column: Number(match[2]) };
}

function fault(error: ConnectError, thrown: unknown): MachineryErrorFields {
  const none = { violations: [], code: codeName(error.code) };
  const network = networkFault(thrown) ?? cutOff(error);
  if (network !== undefined || error.code === Code.Unavailable) {
    return {
      ...none,
      code: "unavailable",
      reason: "UNREACHABLE",
      expected: "an answer of the daemon",
      found: network ?? error.rawMessage,
      todo: "start it with `machinery daemon`, or name its address",
    };
  }
  if (error.code === Code.DeadlineExceeded) {
    const todo = "try again, or allow more time";
    return { ...none, reason: "TIMEOUT", expected: "an answer in time", found: "none", todo };
  }
  if (error.code === Code.Canceled) {
    return { ...none, reason: "ABORTED", expected: "an answer", found: "the call given up", todo: "" };
  }
  return { ...none, reason: "UNKNOWN", expected: "", found: error.rawMessage, todo: "" };
}

/** A connection that is cut resets its HTTP/2 streams; connect-node tells that as cancelled, though nobody cancelled. */
function cutOff(error: ConnectError): string | undefined {
  const cut = error.code === Code.Canceled && error.rawMessage.startsWith("http/2 stream closed");
  return cut ? "the connection closed" : undefined;
}

/** `FailedPrecondition` as `failed_precondition`: the spelling of the Connect protocol, with cancelled as we spell it. */
function codeName(code: Code): string {
  if (code === Code.Canceled) return "cancelled";
  return Code[code].replace(/[a-z][A-Z]/g, (pair) => `${pair[0] ?? ""}_${pair[1] ?? ""}`).toLowerCase();
}
