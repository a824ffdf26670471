import type { Operation } from "@machinery/protocol";
import { planAsk } from "./plan-ask.js";
import { planCall } from "./plan-call.js";
import { planFor } from "./plan-for.js";
import { planFork } from "./plan-fork.js";
import { planListen } from "./plan-listen.js";
import { planRaise } from "./plan-raise.js";
import { planReturn } from "./plan-return.js";
import { planRun } from "./plan-run.js";
import { planSet } from "./plan-set.js";
import { planSwitch } from "./plan-switch.js";
import { planTry } from "./plan-try.js";
import { planWait } from "./plan-wait.js";
import { planWhile } from "./plan-while.js";
import type { PlanContext, PlannedStep, PlanVerb, VerbMessages } from "./verb.js";

/** What plans each verb. A verb of its own is a file of its own and a line here. */
const planners: { readonly [Case in keyof VerbMessages]: PlanVerb<VerbMessages[Case]> } = {
  call: planCall,
  set: planSet,
  switch: planSwitch,
  return: planReturn,
  raise: planRaise,
  try: planTry,
  wait: planWait,
  while: planWhile,
  for: planFor,
  fork: planFork,
  listen: planListen,
  run: planRun,
  ask: planAsk,
};

/** Checks and compiles an operation by its verb. */
export function planVerb(verb: Operation["verb"], context: PlanContext): PlannedStep {
  if (verb.case === undefined) {
    context.report(context.path, {
      code: "UNKNOWN_VERB",
      expected: `an operation with a verb (${Object.keys(planners).join(", ")})`,
      found: "none",
      hint: "say what it does",
    });
    return { planned: undefined, state: context.state };
  }
  const plan = planners[verb.case] as PlanVerb<unknown>;
  return plan(verb.value, context);
}
