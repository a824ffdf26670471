import type { JsonObject } from "@machinery/protocol";

/** The declared fields of something, ready to check values. */
export interface FieldSet {
  /** In the order they were declared. */
  readonly names: readonly string[];
  /** Whether anything is declared; if not, every object passes. */
  readonly declared: boolean;
  /**
   * Checks an object. Defaults are filled in. Null counts as absent for a field that may be left out (`required: false`, a default, or
   * an output of a workflow) unless its type or schema takes null: it gives way to the default, or to nothing. For a required field it is
   * a mismatch. `value` is the same object when nothing of this was needed. Fields that are not declared pass as they are. `root` opens the paths of the mismatches (`data`, `inputs`, `outputs`).
   */
  check(value: JsonObject, root: string): Checked;
}

/** A checked object, or all that is wrong with it (at most 20 are listed). */
export type Checked =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly mismatches: readonly Mismatch[] };

/** One field that does not match. */
export interface Mismatch {
  /** Such as `data.message` or `data.lines[3].sku`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}
