import type { Type } from "./type.js";
import type { Value } from "./value.js";

/** A name that expressions may begin with, and where its value is found. */
export interface Root<S> {
  readonly type: Type;
  read(scope: S): Value;
  /** Finds one of its fields without making the whole of it; undefined where there is none. Unset: it is read as a whole. */
  readonly find?: (this: void, scope: S, field: string) => Value | undefined;
  /** Told which fields expressions select, when somebody wants to know. A root with `fieldsOnly` is used in no other way. */
  onSelect?(field: string): void;
  readonly fieldsOnly?: boolean;
}

/** What expressions see, statically. */
export interface CelScope<S> {
  readonly roots: ReadonlyMap<string, Root<S>>;
  /** Paths that are certain here although their type says otherwise: a condition saw to it. */
  readonly certain: ReadonlySet<string>;
  /** Gives another text at each call, for `uuid()`. Undefined: it cannot be called. */
  readonly draw?: (scope: S) => string;
}
