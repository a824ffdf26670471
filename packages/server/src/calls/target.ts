/** Where a request goes, taken apart once: asking a URL for its parts makes them anew each time. */
export interface Target {
  readonly url: URL;
  /** `http://host:port` */
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  /** How messages name it: without the query, which may hold what nobody should read. At most 200 characters. */
  readonly place: string;
}

/** Takes a URL apart. */
export function targetOf(url: URL): Target {
  const { origin, pathname, search } = url;
  const place = `${origin}${pathname}`;
  return {
    url,
    origin,
    path: pathname + search,
    place: place.length > 200 ? `${place.slice(0, 199)}…` : place,
  };
}
