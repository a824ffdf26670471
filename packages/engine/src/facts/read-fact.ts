import { EngineError } from "../engine-error.js";
import { factForm } from "./fact-forms.js";
import type { Fact } from "./fact.js";
import type { FieldCheck } from "./shape.js";
import { isObject } from "../values/is-object.js";

/** Reads a fact back from the JSON text of its body. Throws an EngineError when kind or version is unknown, or the body is not as it should be. */
export function readFact(kind: string, version: number, body: string): Fact {
  const form = factForm(kind, version);
  const fields = parse(kind, body);
  if (!isObject(fields)) throw new EngineError(`The body of a ${kind} fact is no object`);
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
