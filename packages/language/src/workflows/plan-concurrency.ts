import { type Concurrency, limits } from "@machinery/protocol";
import type { Expression } from "../plan.js";
import { planText } from "./plan-text.js";
import type { BodyContext } from "./verb.js";

/**
 * Checks how many events may be under way at once, and compiles the key that they are counted under. It is evaluated when an event is accepted: where
 * there is nothing but the event, and `data` is what it was posted with.
 */
export function planConcurrency(
  concurrency: Concurrency | undefined,
  backlog: number,
  context: BodyContext,
): Expression | undefined {
  checkNumber(backlog, "backlog", limits.backlog, context);
  if (concurrency === undefined) return undefined;
  const { limit, key, perKey } = concurrency;
  checkNumber(limit, "concurrency.limit", limits.eventsAtOnce, context);
  checkNumber(perKey, "concurrency.per_key", limits.eventsAtOnce, context);
  if (key === "" && perKey > 0)
    context.report("concurrency", {
      code: "MISSING_FIELD",
      expected: "the `key` that events are counted under",
      found: "`per_key` alone",
      hint: "write one, such as `key: ${ event.data.tenant }`; how many of all may be under way is `limit`",
    });
  if (key === "") return undefined;
  if (!key.includes("${")) {
    context.report("concurrency.key", {
      code: "TYPE_MISMATCH",
      expected: "an expression that differs from event to event, such as `${ event.data.tenant }`",
      found: JSON.stringify(key.slice(0, 80)),
      hint: "put it into `${ }`; how many of all events may be under way is `limit`",
    });
    return undefined;
  }
  return planText(key, "concurrency.key", context, ["int", "double"]);
}

function checkNumber(number: number, path: string, most: number, context: BodyContext): void {
  if (number <= most) return;
  context.report(path, {
    code: "INVALID_NUMBER",
    expected: `a number from 1 to ${most}`,
    found: String(number),
    hint: "choose one within these bounds",
  });
}
