import type { Changes } from "../state/changes.js";
import type { LiveEvent } from "../state/live-event.js";
import type { FieldCheck } from "./shape.js";

/** One version of one kind of fact: how its body is read back, and what it does to a state. */
export interface FactForm<F extends { readonly kind: string; readonly version: number }> {
  readonly kind: F["kind"];
  readonly version: F["version"];
  /** A check for every field of the body. */
  readonly shape: { readonly [K in Exclude<keyof F, "kind" | "version">]-?: FieldCheck };
  /** Changes the state, through `changes` only. Throws an EngineError when the fact does not fit the state. */
  apply(state: LiveEvent, fact: F, changes: Changes): void;
}
