import type { Rejection } from "@machinery/protocol";

/** The refusal of a request that is over the limit, in bytes. */
export function tooLarge(limitBytes: number): Rejection {
  return {
    reason: "BODY_TOO_LARGE",
    expected: `a request of at most ${limitBytes} bytes`,
    found: "a larger one",
    todo: "send less, or keep the data elsewhere and send where it is",
  };
}
