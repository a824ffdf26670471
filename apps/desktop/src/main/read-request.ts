import { connectionLimits } from "../wire/connection.js";
import type { DesktopRequest } from "../wire/desktop-request.js";

/** A request as a page may have sent it: of a draft only its fields, as far as they can be any. */
export type ReadRequest =
  Exclude<DesktopRequest, { kind: "save" }> | { readonly kind: "save"; readonly draft: DraftFields };

type DraftFields = Readonly<Partial<Record<(typeof draftFields)[number], unknown>>>;

const draftFields = ["id", "name", "colour", "url", "guard", "token"] as const;

/** The longest text in a request, in characters. */
const maxChars = connectionLimits.tokenChars;

/** Reads a request. Nothing when it is none. */
export function readRequest(value: unknown): ReadRequest | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, id, draft } = value as Readonly<Record<string, unknown>>;
  if (kind === "look" || kind === "start-daemon") return { kind };
  if (kind === "save") return { kind, draft: readFields(draft) };
  if ((kind === "use" || kind === "delete") && typeof id === "string" && id.length <= maxChars)
    return { kind, id };
  return undefined;
}

function readFields(value: unknown): DraftFields {
  if (typeof value !== "object" || value === null) return {};
  const given = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(draftFields.map((field) => [field, readField(given[field])]));
}

/** A text that may be one; of a longer one enough to see that it is too long; of anything else that it is no text. */
function readField(value: unknown): string | null | undefined {
  if (value === undefined) return undefined;
  return typeof value === "string" ? value.slice(0, maxChars + 1) : null;
}
