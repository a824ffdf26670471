import { limits, type Rejection } from "@machinery/protocol";

/** The refusal of one more service or workflow. */
export function tooManyDefinitions(what: "services" | "workflows"): Rejection {
  return {
    reason: "TOO_MANY_DEFINITIONS",
    expected: `at most ${limits.definitions} ${what}`,
    found: "one more",
    todo: `delete ${what} that are not used any more`,
  };
}
