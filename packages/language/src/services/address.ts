import type { Problem } from "../cel/problem.js";

/** An address, taken apart. */
export interface Address {
  /** `http://host:port`. */
  readonly origin: string;
  /** The path without a closing slash; empty for the root. */
  readonly path: string;
  /** The path as it was written. */
  readonly wholePath: string;
  /** The query with its `?`; empty when there is none. */
  readonly query: string;
}

const url = /^(https?):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i;
const authority = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_](?:[a-z0-9._-]{0,252}[a-z0-9_])?\.?)(?::(\d{1,5}))?$/i;

/** Reads the address of a service. Gives the problem when it cannot be called there. */
export function readAddress(text: string): { ok: true; address: Address } | { ok: false; problem: Problem } {
  if (text === "")
    return refuse(
      "an `address`, such as `http://upper.local:5000/event`",
      "none",
      "say where the service is",
      "MISSING_FIELD",
    );
  if (text.length > 2_048)
    return refuse("an address of at most 2048 characters", `${text.length}`, "shorten it");
  if (/^grpcs?:/i.test(text))
    return refuse(
      "an `http://` or `https://` address",
      quote(text),
      "gRPC services come in a later version",
      "COMES_LATER",
    );
  const parts = url.exec(text);
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  if (parts === null || /[\s\u0000-\u001f\u007f<>"\\^`{|}]/.test(text)) {
    return refuse(
      "an `http://` or `https://` URL",
      quote(text),
      /^[\w.-]+(:\d+)?(\/|$)/.test(text)
        ? `did you mean \`http://${text.slice(0, 80)}\`?`
        : "write it whole, such as `http://upper.local:5000/event`",
    );
  }
  const [, scheme, host, path, query, fragment] = parts;
  if (host!.includes("@"))
    return refuse(
      "an address without user and password",
      "an address with them",
      "put them into a header with `${secrets.NAME}`",
    );
  if (fragment !== undefined)
    return refuse("an address without `#`", quote(text), "leave out the part from `#` on");
  const place = authority.exec(host!);
  if (place === null || Number(place[2] ?? 1) > 65_535 || place[2] === "0")
    return refuse(
      "a host, and perhaps a port from 1 to 65535",
      quote(host!),
      "for example `upper.local:5000`",
    );
  if (path!.split("/").some((segment) => isDots(segment)))
    return refuse("a path without `.` and `..`", quote(text), "write the path as it is meant");
  return {
    ok: true,
    address: {
      origin: `${scheme!.toLowerCase()}://${host}`,
      path: path!.replace(/\/+$/, ""),
      wholePath: path || "/",
      query: query ?? "",
    },
  };
}

/** Whether a segment of a path would be taken for `.` or `..`. */
export function isDots(segment: string): boolean {
  return /^(\.|%2e){1,2}$/i.test(segment);
}

const quote = (text: string): string => JSON.stringify(text.slice(0, 120));

const refuse = (
  expected: string,
  found: string,
  hint: string,
  code: Problem["code"] = "INVALID_ADDRESS",
) => ({ ok: false as const, problem: { code, expected, found, hint } });
