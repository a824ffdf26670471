/** What every answer of a list call has. */
export interface Page {
  /** The token of the next page. Empty: there is none. */
  readonly nextPageToken: string;
}

/**
 * The pages of a list call, one after the other: `pages((pageToken) => client.events.listEvents({ filter, pageToken }))`.
 * The next page is asked for only when it is wanted. A page may be empty and still have a next one.
 * A daemon that answered with the same token twice would make no progress: that ends with an error.
 */
export async function* pages<P extends Page>(
  fetch: (pageToken: string) => Promise<P>,
): AsyncGenerator<P, void> {
  let token = "";
  for (;;) {
    const page = await fetch(token);
    yield page;
    if (page.nextPageToken === "") return;
    if (page.nextPageToken === token)
      throw new Error("expected a new page token, found the one just sent: report this");
    token = page.nextPageToken;
  }
}

/** The single items of all pages, at most `limit` of them. */
export async function* items<P extends Page, T>(
  fetch: (pageToken: string) => Promise<P>,
  itemsOf: (page: P) => readonly T[],
  limit = Infinity,
): AsyncGenerator<T, void> {
  let left = limit;
  if (left <= 0) return;
  for await (const page of pages(fetch)) {
    for (const item of itemsOf(page)) {
      yield item;
      left -= 1;
      if (left <= 0) return;
    }
  }
}
