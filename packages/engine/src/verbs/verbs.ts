import type { PlannedOperation } from "@machinery/language";
import { callVerb } from "./call.js";
import { returnVerb } from "./return.js";
import { setVerb } from "./set.js";
import { switchVerb } from "./switch.js";
import type { Verb } from "./verb.js";

const verbs: {
  readonly [V in PlannedOperation["verb"]]: Verb<Extract<PlannedOperation, { readonly verb: V }>>;
} = {
  call: callVerb,
  set: setVerb,
  switch: switchVerb,
  return: returnVerb,
};

/** What is done for an operation. */
export const verbOf = (operation: PlannedOperation): Verb<PlannedOperation> => verbs[operation.verb];
