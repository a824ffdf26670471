import { ErrorInfoSchema } from "@machinery/client";
import { Code, ConnectError } from "@connectrpc/connect";

/** Why the desktop itself does not carry a call. Pages of docs/desktop.md. */
export type RefusalReason =
  | "CONNECTION_READ_ONLY"
  | "WRITE_NOT_CONFIRMED"
  | "METHOD_NOT_CARRIED"
  | "TOO_MANY_CALLS"
  | "CALL_NOT_READABLE";

const codes: Readonly<Record<RefusalReason, Code>> = {
  CONNECTION_READ_ONLY: Code.FailedPrecondition,
  WRITE_NOT_CONFIRMED: Code.FailedPrecondition,
  METHOD_NOT_CARRIED: Code.Unimplemented,
  TOO_MANY_CALLS: Code.ResourceExhausted,
  CALL_NOT_READABLE: Code.InvalidArgument,
};

/** A refusal of the desktop itself, in the shape that the daemon's have. */
export function refusal(
  reason: RefusalReason,
  words: { readonly expected: string; readonly found: string; readonly todo: string },
): ConnectError {
  const message = `expected ${words.expected}, found ${words.found}: ${words.todo}`;
  const info = { desc: ErrorInfoSchema, value: { reason, domain: "desktop.machinery", metadata: words } };
  return new ConnectError(message, codes[reason], undefined, [info]);
}
