import { HttpFault } from "./http-fault.js";

/** One HTTP request, ready to be sent. */
export interface HttpRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names and values in turn. Without those of the connection: host, connection, content-length. */
  readonly headers: readonly string[];
  readonly body: string | undefined;
}

const plainPath = /^[!-~]+$/;
const plainName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Tab, and what Latin-1 shows. Above all no line break, behind which another request could stand. */
const plainValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/**
 * A request's head as it is sent (RFC 9112, 3 and 5), in Latin-1, down to the empty line. `bodyBytes` is the size of its body; undefined
 * where there is none. Throws UNSENDABLE for what no head can hold; the message repeats nothing of it.
 */
export function writeRequestHead(
  { method, path, headers }: HttpRequest,
  host: string,
  bodyBytes: number | undefined,
): string {
  if (!plainPath.test(path)) throw unsendable("its path has a character that no path can have");
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at]!;
    const value = headers[at + 1]!;
    if (!plainName.test(name)) throw unsendable("a header's name has a character that none can have");
    if (!plainValue.test(value)) throw unsendable(`the header ${name} has a character that none can have`);
    head += `${name}: ${value}\r\n`;
  }
  if (bodyBytes !== undefined) head += `content-length: ${String(bodyBytes)}\r\n`;
  // Servers wait for the body of these, unless they are told that there is none.
  else if (method !== "GET" && method !== "HEAD" && method !== "OPTIONS") head += "content-length: 0\r\n";
  return `${head}\r\n`;
}

const unsendable = (why: string): HttpFault => new HttpFault("UNSENDABLE", why);
