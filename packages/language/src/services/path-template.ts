import type { JsonObject } from "@machinery/protocol";
import { ownField } from "../cel/member.js";
import { isDots } from "./address.js";

/** The path of an endpoint, split at its parameters: texts and names take turns, beginning and ending with a text. */
export interface PathTemplate {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

/** Reads `/orders/{id}`. Undefined when it is no path, or its braces do not match. */
export function readPathTemplate(path: string): PathTemplate | undefined {
  if (!/^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/{}]*$/.test(path) || /%(?![0-9A-Fa-f]{2})/.test(path))
    return undefined;
  const pieces = path.split(/\{([A-Za-z_][A-Za-z0-9_-]{0,127})\}/);
  const texts = pieces.filter((_, index) => index % 2 === 0);
  if (texts.some((text) => /[{}]/.test(text))) return undefined;
  if (path.split("/").some(isDots)) return undefined;
  return { texts, names: pieces.filter((_, index) => index % 2 === 1) };
}

/** Fills in the parameters, percent-encoded. A value that would change the path itself is refused. */
export function fillPath(
  template: PathTemplate,
  inputs: JsonObject,
): { ok: true; path: string } | { ok: false; message: string } {
  let path = template.texts[0]!;
  for (const [index, name] of template.names.entries()) {
    const value = ownField(inputs, name);
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      return { ok: false, message: `the path needs \`${name}\` as a string, number or boolean` };
    }
    const encoded = encode(String(value));
    if (encoded === undefined || encoded === "")
      return {
        ok: false,
        message: `the path cannot hold this \`${name}\`: it is ${encoded === "" ? "empty" : "not valid Unicode"}`,
      };
    path += encoded + template.texts[index + 1]!;
  }
  if (path.split("/").some(isDots))
    return { ok: false, message: "the path would hold `.` or `..`, which leads elsewhere" };
  return { ok: true, path };
}

/** Percent-encoded as part of a path or query; undefined when the text is not valid Unicode. */
export function encode(text: string): string | undefined {
  return text.isWellFormed() ? encodeURIComponent(text) : undefined;
}
