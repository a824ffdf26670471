import * as fc from "fast-check";
import type { PlannedOperation } from "@machinery/language";
import { expect, it } from "vitest";
import { CheckedLive } from "../test/checked-live.js";
import { randomPlan } from "../test/random-plan.js";
import { type Happening, randomScript } from "../test/random-script.js";
import { factForms } from "./fact-forms.js";

function happen(live: CheckedLive, happening: Happening): void {
  switch (happening.kind) {
    case "answer":
    case "fail": {
      const call = live.told.at(-1 - (happening.call % Math.max(1, live.told.length)));
      if (call === undefined) return;
      if (happening.kind === "answer") live.answer(happening.answer, call);
      else live.fail(happening.error, call);
      return;
    }
    case "pass":
      live.nowMs += happening.ms;
      return;
    case "timer":
      live.nowMs += happening.ms;
      live.do({ kind: "timer-due" });
      return;
    case "to-wake":
      live.wake();
      return;
    case "restart":
      live.restart();
      return;
    case "stop":
      live.stopping = true;
      return;
    case "cancel":
      live.do({ kind: "cancel-event", reason: "no longer wanted" });
      return;
    case "quarantine":
      live.do({ kind: "quarantine-event", message: "boom" });
      return;
    default:
      live.do({ kind: `${happening.kind}-event` });
  }
}

/** Answers and wakes until the event has ended, or until there were more commands than the plan can need. */
function settle(live: CheckedLive): void {
  live.do({ kind: "resume-event" });
  live.do({ kind: "start-event" });
  let most = 2 * attemptsOf(live.plan.operations);
  while (live.state?.ended === false && most-- > 0) {
    const [call] = live.calls();
    if (call === undefined) live.wake();
    else live.answer({ a: "answered" }, call);
  }
}

/** How often operations can need an answer or a time. */
function attemptsOf(operations: readonly PlannedOperation[]): number {
  return operations.reduce((sum, operation) => {
    if (operation.verb === "call") return sum + operation.retry.attempts;
    if (operation.verb === "wait") return sum + 1;
    if (!("bodies" in operation)) return sum;
    const rounds = operation.verb === "while" ? operation.maximum : 1;
    return Object.values(operation.bodies).reduce((sum, body) => sum + rounds * attemptsOf(body), sum);
  }, 0);
}

it("folds to the live state whatever happens, orders before it calls, and ends", () => {
  const seen = new Set<string>();
  const property = fc.property(randomPlan, randomScript, (plan, { data, start, happenings }) => {
    const live = new CheckedLive(plan);

    live.post(data, start);
    for (const happening of happenings) happen(live, happening);
    settle(live);

    expect(live.state?.ended).toBe(true);
    for (const fact of live.facts) seen.add(fact.kind);
  });

  fc.assert(property, { numRuns: 500, seed: 6224 });

  // Otherwise the plans and scripts have become too tame.
  // Only what is very large yields.
  seen.add("event-yielded");
  expect([...seen].sort()).toEqual(Object.keys(factForms).sort());
});
