import type { PlannedOperation } from "@machinery/language";
import { callVerb } from "./call.js";
import { setVerb } from "./set.js";
import type { Verb } from "./verb.js";

const verbs: {
  readonly [V in PlannedOperation["verb"]]: Verb<Extract<PlannedOperation, { readonly verb: V }>>;
} = {
  call: callVerb,
  set: setVerb,
};

/** What is done for an operation. */
export const verbOf = (operation: PlannedOperation): Verb<PlannedOperation> => verbs[operation.verb];
