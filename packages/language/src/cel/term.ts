import type { Frame } from "./frame.js";
import type { Type } from "./type.js";
import type { Value } from "./value.js";

/** Runs a piece of an expression. */
export type Run = (frame: Frame<never>) => Value;

/** A piece of an expression, checked and compiled. */
export interface Term {
  readonly type: Type;
  readonly run: Run;
  /** What one evaluation takes from the step budget when it is repeated: the pieces it has. */
  readonly cost: number;
  /** The value, when it is always the same. */
  readonly constant?: Value;
  /** The place in the scope that it reads, such as `data.lines`, when it does nothing else. */
  readonly path?: string;
}
