import type { Fact } from "./fact.js";

/** The JSON text of a fact's body: all of it but kind and version, which are kept beside it. */
export function writeFact(fact: Fact): string {
  const { kind: _kind, version: _version, ...body } = fact;
  return JSON.stringify(body);
}
