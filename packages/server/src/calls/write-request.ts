import { HttpFault } from "./http-fault.js";

/** One HTTP request, ready to be sent. */
export interface HttpRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** A line for each, as `headerLine` writes it. Without those of the connection: host, connection, content-length. */
  readonly headers: string;
  readonly body: string | undefined;
}

const plainPath = /^[!-~]+$/;
const plainName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Tab, and what Latin-1 shows. Above all no line break, behind which another request could stand. */
const plainValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** One header as it is sent. Throws UNSENDABLE for what no header can hold; the message repeats nothing of it. */
export function headerLine(name: string, value: string): string {
  if (!plainName.test(name)) throw unsendable("a header's name has a character that none can have");
  return valueLine(name, value);
}

/** One header whose name can be sent. Throws UNSENDABLE as `headerLine` does. */
export function valueLine(name: string, value: string): string {
  if (!plainValue.test(value)) throw unsendable(`the header ${name} has a character that none can have`);
  return `${name}: ${value}\r\n`;
}

/**
 * A request's head as it is sent (RFC 9112, 3 and 5), in Latin-1, down to the empty line. `bodyBytes` is the size of its body; undefined
 * where there is none. Throws UNSENDABLE for a path that is none.
 */
export function writeRequestHead(
  { method, path, headers }: HttpRequest,
  host: string,
  bodyBytes: number | undefined,
): string {
  if (!plainPath.test(path)) throw unsendable("its path has a character that no path can have");
  // Servers wait for the body of all but these, unless they are told that there is none.
  const bytes = bodyBytes ?? (method === "GET" || method === "HEAD" || method === "OPTIONS" ? undefined : 0);
  const length = bytes === undefined ? "" : `content-length: ${String(bytes)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${headers}${length}\r\n`;
}

const unsendable = (why: string): HttpFault => new HttpFault("UNSENDABLE", why);
