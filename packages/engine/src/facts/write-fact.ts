import type { Fact } from "./fact.js";

/** The JSON text of a fact's body: all of it but kind and version, which are kept beside it. */
export function writeFact(fact: Fact): string {
  const { kind, version } = fact;
  const text = JSON.stringify(fact);
  // They stand first in all that we make: cutting a text is faster by far than copying an object without two of its members.
  const start = `{"kind":"${kind}","version":${version}`;
  if (text.startsWith(start)) {
    const next = text.charCodeAt(start.length);
    if (next === COMMA) return `{${text.slice(start.length + 1)}`;
    if (next === BRACE) return "{}";
  }
  const { kind: _kind, version: _version, ...body } = fact;
  return JSON.stringify(body);
}

const COMMA = 44;
const BRACE = 125;
