import { limits, type Result } from "@machinery/protocol";
import { readPageSize, readPageToken, writePageToken } from "../events/page-token.js";

/** A page out of names in order. `kind` binds its token to the list. */
export function listPage(
  kind: string,
  names: readonly string[],
  request: { readonly pageSize: number; readonly pageToken: string },
): Result<{ readonly names: readonly string[]; readonly nextPageToken: string }> {
  const pageSize = readPageSize(request.pageSize, limits.defaultPageSize);
  if (!pageSize.ok) return pageSize;
  const token = readPageToken(kind, null, request.pageToken);
  if (!token.ok) return token;
  const after = token.value ?? "";
  const from = firstAfter(names, after);
  const page = names.slice(from, from + pageSize.value);
  const last = page.at(-1);
  const hasMore = from + page.length < names.length;
  const nextPageToken = hasMore && last !== undefined ? writePageToken(kind, null, last) : "";
  return { ok: true, value: { names: page, nextPageToken } };
}

/** The place of the first name that is greater. */
function firstAfter(names: readonly string[], after: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] as string) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
