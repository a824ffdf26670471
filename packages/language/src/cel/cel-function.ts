import type { Frame } from "./frame.js";
import type { Term } from "./term.js";
import type { Type } from "./type.js";
import type { Value } from "./value.js";

/** What a parameter takes. `number` is an int or a number; `any` is everything. */
export type Parameter =
  "any" | "bool" | "int" | "number" | "string" | "list" | "object" | "timestamp" | "duration" | "null";

/** One function for one list of parameters. Of a method the first parameter is what stands before the dot. */
export interface CelFunction {
  readonly name: string;
  readonly method: boolean;
  readonly parameters: readonly Parameter[];
  /** The type of the result, or how it follows from those of the arguments. */
  readonly result: Type | ((args: readonly Type[], terms: readonly Term[]) => Type);
  run(args: readonly Value[], frame: Frame<never>): Value;
  /** Makes what runs at one place in an expression, where that place remembers something. */
  at?(): (args: readonly Value[], frame: Frame<never>) => Value;
}
