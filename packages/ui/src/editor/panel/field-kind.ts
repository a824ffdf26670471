import type { JsonObject } from "@machinery/client";
import type { Row } from "@machinery/language";

/** How a key of an operation is edited. What has a shape of its own is written in the text. */
export type FieldKind =
  | { readonly kind: "text" | "number" | "boolean" | "mapping" | "elsewhere" }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "named"; readonly of: "services" | "workflows" };

/** How a key is edited: by the form that the vocabulary says it has. */
export function fieldKind({ key, form }: Row): FieldKind {
  const { schema } = form;
  if (key === "call") return { kind: "named", of: "services" };
  if (key === "run") return { kind: "named", of: "workflows" };
  return kindOf(schema);
}

function kindOf(schema: JsonObject): FieldKind {
  const { type, enum: choices, anyOf } = schema;
  if (Array.isArray(choices)) return { kind: "choice", choices: choices.map(String) };
  if (type === "string" || (Array.isArray(type) && type.includes("string") && type.includes("boolean")))
    return { kind: "text" };
  if (type === "integer" || type === "number") return { kind: "number" };
  if (type === "boolean") return { kind: "boolean" };
  if (type === "object" || (Array.isArray(type) && type.includes("string") && type.includes("object")))
    return { kind: "mapping" };
  // Of several forms, the short one is edited here: `5m`, not `{ until: … }`.
  const short = Array.isArray(anyOf) ? (anyOf as JsonObject[]).map(kindOf) : [];
  return (
    short.find(({ kind }) => kind === "text" || kind === "choice" || kind === "mapping") ?? {
      kind: "elsewhere",
    }
  );
}
