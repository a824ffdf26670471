import type { Field, JsonObject } from "@machinery/protocol";
import type { CelScope, Root } from "../cel/root.js";
import { string } from "../cel/type.js";
import { typeOfFields } from "../fields/type-of-fields.js";

/** What the expressions of a request see. */
export interface RequestValues {
  readonly inputs: JsonObject;
  readonly secrets: Readonly<Record<string, string>>;
}

/** What was used while the expressions of a request were compiled. */
export interface Used {
  readonly inputs: Set<string>;
  readonly secrets: Set<string>;
}

/** The names that expressions of an endpoint see: `inputs`, and in headers `secrets`. What they use is noted. */
export function requestScope(
  fields: readonly Field[],
  used: Used,
  sees: { readonly inputs: boolean; readonly secrets: boolean },
): CelScope<never> {
  const roots = new Map<string, Root<RequestValues>>();
  if (sees.inputs) {
    roots.set("inputs", {
      type: typeOfFields(fields),
      read: ({ inputs }) => inputs,
      onSelect: (name) => used.inputs.add(name),
    });
  }
  if (sees.secrets) {
    roots.set("secrets", {
      type: { kind: "object", fields: new Map(), rest: string },
      read: ({ secrets }) => secrets,
      onSelect: (name) => used.secrets.add(name),
      fieldsOnly: true,
    });
  }
  return {
    roots: roots,
    certain: new Set(),
  };
}
