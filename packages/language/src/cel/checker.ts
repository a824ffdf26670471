import type { Problem } from "./problem.js";
import type { CelScope } from "./root.js";
import type { Syntax } from "./syntax.js";
import type { Term } from "./term.js";
import type { Type } from "./type.js";

/** A name that a macro binds, and the slot of the frame that holds its value. */
export interface Local {
  readonly name: string;
  readonly type: Type;
  readonly slot: number;
}

/** What names mean at one place in an expression, and what is certain there. */
export interface Place {
  readonly locals: readonly Local[];
  readonly certain: ReadonlySet<string>;
  readonly depth: number;
}

/** One expression being checked: its scope, what was found so far, and the way into its pieces. */
export interface Checker {
  readonly scope: CelScope<never>;
  /** Checks and compiles a piece. Never throws for what people wrote: problems are reported, and the term is `dyn`. */
  term(syntax: Syntax, place: Place): Term;
  report(problem: Problem): void;
  /** The text of a piece, shortened for messages. */
  text(syntax: Syntax): string;
}
