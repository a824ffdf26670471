import type { PlannedOperation } from "@machinery/language";
import { askVerb } from "./ask.js";
import { callVerb } from "./call.js";
import { listenVerb } from "./listen.js";
import { forVerb } from "./for.js";
import { forkVerb } from "./fork.js";
import { raiseVerb } from "./raise.js";
import { returnVerb } from "./return.js";
import { runVerb } from "./run.js";
import { setVerb } from "./set.js";
import { switchVerb } from "./switch.js";
import { tryVerb } from "./try.js";
import { waitVerb } from "./wait.js";
import { whileVerb } from "./while.js";
import type { Verb } from "./verb.js";

const verbs: {
  readonly [V in PlannedOperation["verb"]]: Verb<Extract<PlannedOperation, { readonly verb: V }>>;
} = {
  call: callVerb,
  set: setVerb,
  switch: switchVerb,
  return: returnVerb,
  raise: raiseVerb,
  try: tryVerb,
  wait: waitVerb,
  while: whileVerb,
  listen: listenVerb,
  ask: askVerb,
  run: runVerb,
  for: forVerb,
  fork: forkVerb,
};

/** What is done for an operation. */
export const verbOf = (operation: PlannedOperation): Verb<PlannedOperation> => verbs[operation.verb];
