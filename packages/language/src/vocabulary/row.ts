import type { JsonObject } from "@machinery/protocol";

/** What may be written at a key: in words for people, and as a JSON Schema. */
export interface Form {
  /** Such as `duration`. In Markdown. */
  readonly words: string;
  readonly schema: JsonObject;
}

/** One key of a map that definitions have. */
export interface Row {
  readonly key: string;
  readonly form: Form;
  /** What it is for: one sentence without its full stop. */
  readonly about: string;
  /** Whether it must be there. */
  readonly required?: boolean;
  /** What holds without it. */
  readonly otherwise?: string;
  /** The bounds, in words. */
  readonly limits?: string;
}

/** A map that definitions have, with all its keys. The schema, the reference and the test of the readers go by it. */
export interface Shape {
  /** Its name in the schema, and its anchor in the reference. */
  readonly id: string;
  readonly title: string;
  /** What it is, in Markdown. */
  readonly about: string;
  readonly rows: readonly Row[];
  /** How it looks, as YAML: of a verb an operation, else the map itself. */
  readonly example?: string;
}

/** A row, shortly. */
export const row = (
  key: string,
  form: Form,
  about: string,
  more: Pick<Row, "required" | "otherwise" | "limits"> = {},
): Row => ({ key, form, about, ...more });
