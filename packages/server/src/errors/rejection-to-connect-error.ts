import { Code, ConnectError } from "@connectrpc/connect";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  reasons,
  RetryInfoSchema,
  type Reason,
  type Rejection,
  type Violation,
} from "@machinery/protocol";
import { formatRejection } from "./format-rejection.js";

/** The domain of every `google.rpc.ErrorInfo` that machinery sends. */
const errorDomain = "machinery";

const codes: Record<(typeof reasons)[Reason]["code"], Code> = {
  aborted: Code.Aborted,
  already_exists: Code.AlreadyExists,
  data_loss: Code.DataLoss,
  failed_precondition: Code.FailedPrecondition,
  internal: Code.Internal,
  invalid_argument: Code.InvalidArgument,
  not_found: Code.NotFound,
  out_of_range: Code.OutOfRange,
  permission_denied: Code.PermissionDenied,
  resource_exhausted: Code.ResourceExhausted,
  unauthenticated: Code.Unauthenticated,
  unavailable: Code.Unavailable,
  unimplemented: Code.Unimplemented,
};

/** The gRPC status code of a reason; the numbers are those of gRPC. */
const codeOfReason = (reason: Reason): Code => codes[reasons[reason].code];

/**
 * A refusal as a gRPC status: the message in its one shape, `ErrorInfo` with the reason and the three parts,
 * `BadRequest` with the single mismatches, `RetryInfo` with when to try again. `BadRequest` has no field for a place in a source text:
 * where one is known it is in the metadata of `ErrorInfo`, as `violations.<index>.at` = `line:column`.
 */
export function rejectionToConnectError(rejection: Rejection): ConnectError {
  const { reason, expected, found, todo, violations = [], retryAfterMs } = rejection;
  const metadata = { expected, found, todo, ...placesOf(violations) };
  const details: NonNullable<ConstructorParameters<typeof ConnectError>[3]> = [
    { desc: ErrorInfoSchema, value: { reason, domain: errorDomain, metadata } },
  ];
  if (violations.length > 0) {
    const fieldViolations = violations.map((violation) => ({
      field: violation.field,
      description: violation.description,
      reason: violation.code ?? "",
    }));
    details.push({ desc: BadRequestSchema, value: { fieldViolations } });
  }
  if (retryAfterMs !== undefined) {
    const seconds = Math.floor(retryAfterMs / 1000);
    const nanos = Math.round((retryAfterMs - seconds * 1000) * 1e6);
    details.push({ desc: RetryInfoSchema, value: { retryDelay: { seconds: BigInt(seconds), nanos } } });
  }
  return new ConnectError(formatRejection(rejection), codeOfReason(reason), undefined, details);
}

function placesOf(violations: readonly Violation[]): Record<string, string> {
  const places: Record<string, string> = {};
  violations.forEach(({ line, column = 1 }, index) => {
    if (line !== undefined) places[`violations.${index}.at`] = `${line}:${column}`;
  });
  return places;
}
