import type { Rejection } from "@machinery/protocol";

/** The refusal of what is over a limit in bytes; `what` names it. */
export function tooLarge(limitBytes: number, what = "a request"): Rejection {
  return {
    reason: "BODY_TOO_LARGE",
    expected: `${what} of at most ${limitBytes} bytes`,
    found: "more",
    todo: "send less, or keep the data elsewhere and send where it is",
  };
}
