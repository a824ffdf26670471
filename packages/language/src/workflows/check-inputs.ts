import type { Field } from "@machinery/protocol";
import { describeType, mismatch, type ObjectType, type Type, valueOf } from "../cel/type.js";
import { isRequired } from "../fields/compile-fields.js";
import { typeOfFields } from "../fields/type-of-fields.js";
import { nearest, suggest } from "../suggest.js";
import type { PlanContext } from "./verb.js";

interface Given {
  /** What the inputs are taken from, in words: `data`, or the mapping. */
  readonly source: "data" | "mapping";
  readonly type: ObjectType;
  /** The path of the whole; that of a field follows for a mapping. */
  readonly path: string;
  /** The service, in words. */
  readonly called: string;
}

/** Checks that declared inputs can be taken from an object: none missing, none of the wrong type. */
export function checkInputs(fields: readonly Field[], given: Given, context: PlanContext): void {
  for (const [name, wanted] of typeOfFields(fields).fields) {
    const field = given.type.fields.get(name);
    const declared = fields.find((declared) => declared.name === name)!;
    const required = isRequired(declared);
    const path = given.source === "mapping" ? `${given.path}.${name}` : given.path;
    if (field === undefined) {
      if (required && given.type.rest === undefined) reportMissing(name, wanted.type, fields, given, context);
      continue;
    }
    if (required && !field.certain) {
      context.report(path, {
        code: "POSSIBLY_ABSENT",
        expected: `\`${name}\` for \`${given.called}\`, which requires it`,
        found: `\`${given.source === "data" ? `data.${name}` : name}\`, which may be absent`,
        hint: "give it a value in any case, with an input mapping such as `${ data.?name.orValue(…) }`",
      });
    }
    // Null stands for leaving out what may be left out.
    if (field.type.kind === "null" && (!required || declared.default !== undefined)) continue;
    reportMismatch(name, field.type, wanted.type, path, given, context);
  }
}

function reportMissing(
  name: string,
  type: Type,
  fields: readonly Field[],
  given: Given,
  context: PlanContext,
): void {
  const names = [...given.type.fields.keys()];
  // What the service declares is rightly there: it is not a misspelling of something else.
  const declared = new Set(fields.map((field) => field.name));
  const near = nearest(
    name,
    names.filter((candidate) => !declared.has(candidate)),
  );
  const where = given.source === "data" ? "the document" : "the mapping";
  const hint =
    near === undefined
      ? given.source === "data"
        ? `declare it as an input of the workflow, or give it with \`input\`; the document has ${list(names)}`
        : `add \`${name}: …\``
      : given.source === "data"
        ? `did you mean \`${near}\`? an \`input\` gives it under another name, with \`${name}: \${ data.${near} }\``
        : `did you mean \`${name}\` where it says \`${near}\`?`;
  context.report(given.path, {
    code: "MISSING_INPUT",
    expected: `\`${name}\` (${describeType(type)}) for \`${given.called}\``,
    found: `${where} without it`,
    hint,
  });
}

const list = (names: readonly string[]): string =>
  names.length === 0
    ? "nothing"
    : names
        .slice(0, 12)
        .map((name) => `\`${name}\``)
        .join(", ");

function reportMismatch(
  name: string,
  from: Type,
  to: Type,
  path: string,
  given: Given,
  context: PlanContext,
): void {
  const found = mismatch(from, to);
  if (found === undefined) return;
  context.report(path, {
    code: "TYPE_MISMATCH",
    expected: `${valueOf(found.to)} for \`${name}${found.path}\` of \`${given.called}\``,
    found: found.from === undefined ? "nothing" : valueOf(found.from),
    hint:
      found.to.kind === "int" && found.from?.kind === "double"
        ? "make it whole with `int(…)`"
        : "convert it in the input mapping",
  });
}

/** Reports names in a written mapping that the service does not declare: most likely they are misspelt. */
export function checkUnknownInputs(
  fields: readonly Field[],
  names: readonly string[],
  path: string,
  called: string,
  context: PlanContext,
): void {
  if (fields.length === 0) return;
  const known = fields.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    context.report(`${path}.${name}`, {
      code: "UNKNOWN_INPUT",
      expected: `an input that \`${called}\` declares`,
      found: `\`${name}\``,
      hint: suggest(name, known, "leave it out, or declare it at the service"),
    });
  }
}
