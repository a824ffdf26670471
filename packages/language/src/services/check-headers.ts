import type { Findings } from "../findings.js";
import { protoName } from "../proto-name.js";

/** Set by the connection, or by machinery for each call. */
const own = new Set(
  "connection content-length expect host http2-settings idempotency-key keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding traceparent tracestate upgrade".split(
    " ",
  ),
);

/** Whether machinery or the connection sets a header itself. The name is in lower case. */
export const isOwnHeader = (name: string): boolean => own.has(name) || name.startsWith("machinery-");

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
/** Tab, and what latin-1 shows; no line breaks. */
const value = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** The longest value of a header, in characters. */
export const headerChars = 16_384;

/** Whether a text can be sent as the value of a header. */
export const isHeaderValue = (text: string): boolean => text.length <= headerChars && value.test(text);

/** Checks the names of headers. */
export function checkHeaderNames(
  headers: Readonly<Record<string, string>>,
  path: string,
  findings: Findings,
): void {
  const seen = new Set<string>();
  for (const name of Object.keys(headers)) {
    const lower = name.toLowerCase();
    const place = `${path}.${name}`;
    if (lower === "__proto__") {
      // Names of headers are kept in lower case.
      findings.add(place, { ...protoName, found: `\`${name}\`` });
    } else if (!token.test(name)) {
      findings.add(place, {
        code: "INVALID_HEADER",
        expected: "the name of a header (letters, digits and dashes)",
        found: JSON.stringify(name.slice(0, 80)),
        hint: "for example `X-Api-Key`",
      });
    } else if (isOwnHeader(lower)) {
      findings.add(place, {
        code: "INVALID_HEADER",
        expected: "a header that is not set by machinery or the connection itself",
        found: `\`${name}\``,
        hint: "leave it out",
      });
    }
    if (seen.has(lower))
      findings.add(place, {
        code: "DUPLICATE_NAME",
        expected: "each header once (their case does not count)",
        found: `\`${name}\` again`,
        hint: "remove one of them",
      });
    seen.add(lower);
  }
  if (seen.size > 64)
    findings.add(path, {
      code: "TOO_LARGE",
      expected: "at most 64 headers",
      found: `${seen.size}`,
      hint: "send fewer",
    });
}
