import type { DesktopRequest } from "../wire/desktop-request.js";

/** A request as a page may have sent it: of a draft only that there is one is known. Nothing when it is none. */
export function readRequest(
  value: unknown,
):
  | (Exclude<DesktopRequest, { kind: "save" }> | { readonly kind: "save"; readonly draft: unknown })
  | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { kind, id, draft } = value as Readonly<Record<string, unknown>>;
  if (kind === "look" || kind === "start-daemon") return { kind };
  if (kind === "save") return { kind, draft };
  if ((kind === "use" || kind === "delete") && typeof id === "string") return { kind, id };
  return undefined;
}
