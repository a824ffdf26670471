import { createHash } from "node:crypto";
import {
  canonicalJson,
  limits,
  refuse,
  type JsonValue,
  type Rejection,
  type Result,
} from "@machinery/protocol";
import { invalidArgument } from "../errors/invalid-argument.js";

/** Tokens are short; a longer text is none of ours. */
const longestToken = 2_048;

/** Writes a page token: opaque to clients, bound to the list (`kind`) and the filter (`scope`) it was made for. */
export function writePageToken(kind: string, scope: JsonValue, after: string): string {
  return Buffer.from(JSON.stringify([kind, hashOf(scope), after]), "utf8").toString("base64url");
}

/** Reads a page token back. An empty one is the first page. */
export function readPageToken(kind: string, scope: JsonValue, token: string): Result<string | undefined> {
  if (token === "") return { ok: true, value: undefined };
  if (token.length > longestToken) return refuse(foreign("a text that is none"));
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
  } catch {
    // Whatever cannot be read is told the same way.
    return refuse(foreign("a text that is none"));
  }
  if (!Array.isArray(parts) || parts.length !== 3 || typeof parts[2] !== "string") {
    return refuse(foreign("a text that is none"));
  }
  if (parts[0] !== kind) return refuse(foreign("one of another list"));
  if (parts[1] !== hashOf(scope)) return refuse(foreign("one made for another filter"));
  return { ok: true, value: parts[2] };
}

/** The size of a page: 0 is the default, more than the limit gives the limit. */
export function readPageSize(asked: number, byDefault: number): Result<number> {
  if (asked < 0) {
    return refuse(invalidArgument("page_size", "0 or more", String(asked), "leave it out for the default"));
  }
  return { ok: true, value: asked === 0 ? byDefault : Math.min(asked, limits.pageSize) };
}

const hashOf = (scope: JsonValue): string =>
  createHash("sha256").update(canonicalJson(scope)).digest("base64url").slice(0, 12);

function foreign(found: string): Rejection {
  return {
    reason: "INVALID_PAGE_TOKEN",
    expected: "the next_page_token of the page before, with the same filter",
    found,
    todo: "list again from the first page, without a token",
  };
}
