import type { JsonObject } from "@machinery/protocol";
import type { StepError } from "../error.js";

/** Why bodies are left before their end: an error that nobody has handled yet, or outputs to end the event with. */
export type Leaving = { readonly error: StepError } | { readonly outputs: JsonObject };
