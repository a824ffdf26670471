import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { limits, type Result } from "@machinery/protocol";
import { readPageSize, readPageToken, writePageToken } from "../events/page-token.js";
import { fitPage } from "./fit-page.js";

/**
 * A page of definitions out of names in order. `kind` binds its token to the list. It may be short when the definitions are large,
 * and then has a token.
 */
export function listPage<Desc extends DescMessage>(
  kind: string,
  names: readonly string[],
  request: { readonly pageSize: number; readonly pageToken: string },
  schema: Desc,
  find: (name: string) => MessageInitShape<Desc> | undefined,
): Result<{ readonly messages: MessageShape<Desc>[]; readonly nextPageToken: string }> {
  const pageSize = readPageSize(request.pageSize, limits.defaultPageSize);
  if (!pageSize.ok) return pageSize;
  const token = readPageToken(kind, null, request.pageToken);
  if (!token.ok) return token;
  const from = firstAfter(names, token.value ?? "");
  const wanted = names.slice(from, from + pageSize.value);
  const messages = fitPage(schema, found(wanted, find));
  const last = wanted[messages.length - 1];
  const hasMore = from + messages.length < names.length;
  const nextPageToken = hasMore && last !== undefined ? writePageToken(kind, null, last) : "";
  return { ok: true, value: { messages, nextPageToken } };
}

/** Each is made only when the page has room for it. */
function* found<T>(names: readonly string[], find: (name: string) => T | undefined): Generator<T> {
  for (const name of names) {
    const message = find(name);
    // The names are those that the catalogue has just given.
    if (message === undefined) throw new Error(`${name} is listed and cannot be found`);
    yield message;
  }
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
