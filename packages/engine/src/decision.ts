import type { Rejection } from "@machinery/protocol";
import type { Fact } from "./facts/fact.js";

/** What a command comes to: facts to be committed and then applied, in this order (none: there is nothing to do), or a refusal, which may leave facts behind as well. */
export type Decision =
  | { readonly ok: true; readonly facts: readonly Fact[] }
  | { readonly ok: false; readonly rejection: Rejection; readonly facts?: readonly Fact[] };
