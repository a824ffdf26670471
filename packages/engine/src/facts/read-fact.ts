import { EngineError } from "../engine-error.js";
import { factForm } from "./fact-forms.js";
import type { Fact } from "./fact.js";
import type { FieldCheck } from "./shape.js";
import { isObject } from "../values/is-object.js";

/**
 * Reads a fact back from the JSON text of its body; `said` are fields that are kept elsewhere, for when the body does not say them. Throws an EngineError when
 * kind or version is unknown, or the fact is not as it should be.
 */
export function readFact(kind: string, version: number, body: string, said?: object): Fact {
  const form = factForm(kind, version);
  const parsed = parse(kind, body);
  if (!isObject(parsed)) throw new EngineError(`The body of a ${kind} fact is no object`);
  const fields: Record<string, unknown> = said === undefined ? parsed : { ...said, ...parsed };
  for (const [name, check] of Object.entries<FieldCheck>(form.shape)) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!check(value)) throw new EngineError(`The body of a ${kind} fact has a wrong or missing ${name}`);
  }
  return { ...fields, kind, version } as unknown as Fact;
}

function parse(kind: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new EngineError(`The body of a ${kind} fact is not JSON`, { cause });
  }
}
