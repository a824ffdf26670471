import { type AnswerHeaders, noHeaders, type ReadHeaders } from "./answer-headers.js";
import { type Framing, framingOf } from "./framing.js";
import { HttpFault, notHttp } from "./http-fault.js";

/** The head of an answer: its status line and its headers (RFC 9112, 4 and 5). */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Readonly<AnswerHeaders>;
  readonly framing: Framing;
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\u0020-\u007e\u0080-\u00ff]*)?$/;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What no header may hold, and line ends that are none. */
// oxlint-disable-next-line eslint/no-control-regex -- these are what it is about
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\r(?!\n)|(?<!\r)\n/;

/** Reads the text between the beginning of an answer and the empty line, in Latin-1, with CRLF between its lines. Throws NOT_HTTP, NO_STATUS. */
export function readHead(text: string): AnswerHead {
  let end = text.indexOf("\r\n");
  const first = end === -1 ? text : text.slice(0, end);
  const status = statusLine.exec(first);
  if (status === null) throw notHttp("expected a status line such as HTTP/1.1 200 OK");
  if (control.test(text)) throw notHttp("a header has a character that it must not have");
  const headers = noHeaders();
  let name = "";
  let value = "";
  while (end !== -1) {
    const from = end + 2;
    end = text.indexOf("\r\n", from);
    const line = end === -1 ? text.slice(from) : text.slice(from, end);
    if (line.startsWith(" ") || line.startsWith("\t")) {
      // A value that goes on in the next line, as old servers write it (RFC 9112, 5.2).
      if (name === "") throw notHttp("a header begins with white space");
      value = `${value} ${line.trim()}`;
    } else {
      if (name !== "") take(headers, name, value);
      const colon = line.indexOf(":");
      if (colon === -1) throw notHttp("a header has no colon");
      name = nameOf(line.slice(0, colon));
      value = line.slice(colon + 1).trim();
    }
  }
  if (name !== "") take(headers, name, value);
  const code = Number(status[2]);
  // Readers make different things of these (RFC 9110, 15): nobody knows what the service means.
  if (code > 599) throw new HttpFault("NO_STATUS", `the status ${String(code)}`);
  return { status: code, headers: headers.answer, framing: framingOf(headers.travel, status[1] === "1") };
}

/** A longer head is not remembered. */
const REMEMBERED_CHARS = 1_024;

/**
 * Reads the heads of one connection. The last one is remembered: servers say the same head again and again, for as long as the second lasts that is in it.
 */
export class HeadReader {
  #text: string | undefined;
  #head: AnswerHead | undefined;

  /** As `readHead` does. */
  read(text: string): AnswerHead {
    if (this.#head !== undefined && text === this.#text) return this.#head;
    const head = readHead(text);
    if (text.length <= REMEMBERED_CHARS) {
      this.#text = text;
      this.#head = head;
    }
    return head;
  }
}

/** Names in small letters, as services write them: they come again and again. */
const names = new Map<string, string>();
const NAMES = 256;
const NAME_CHARS = 40;

function nameOf(written: string): string {
  const known = names.get(written);
  if (known !== undefined) return known;
  if (!token.test(written)) throw notHttp("the name of a header has a character that it must not have");
  const name = written.toLowerCase();
  if (names.size < NAMES && name.length <= NAME_CHARS) names.set(written, name);
  return name;
}

/** Keeps a header that somebody asks for. */
function take({ answer, travel }: ReadHeaders, name: string, value: string): void {
  switch (name) {
    case "content-type":
    case "content-encoding":
    case "location":
    case "retry-after":
      answer[name] ??= value;
      break;
    case "content-length":
      // Whoever sees another length than we do sees another answer after it.
      if (travel[name] !== undefined) throw notHttp("its length is declared twice");
      travel[name] = value;
      break;
    case "transfer-encoding":
    case "connection":
      travel[name] = travel[name] === undefined ? value : `${travel[name]}, ${value}`;
      break;
    case "keep-alive":
      travel[name] ??= value;
  }
}
