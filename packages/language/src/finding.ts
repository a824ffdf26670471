/** Something the checker noticed in a definition. */
export interface Finding {
  /** An error keeps the definition from being stored; a warning is told and stored. */
  readonly severity: "error" | "warning";
  /** A stable code, such as `UNKNOWN_SERVICE`. */
  readonly code: string;
  /** The JSON path in the definition as it is stored, such as `operations[2].call.input.message`. Empty: the whole. */
  readonly path: string;
  /** What was expected, without a full stop. */
  readonly expected: string;
  /** What was found, without a full stop. */
  readonly found: string;
  /** What to do, such as "did you mean `message`?". */
  readonly hint: string;
  /** The place in the source text, from 1, when there is a text. */
  readonly line?: number;
  readonly column?: number;
}
