import type { Field } from "@machinery/protocol";
import { mismatch, type ObjectType, valueOf } from "../cel/type.js";
import { typeOfField } from "../fields/type-of-fields.js";
import { nearest } from "../suggest.js";
import type { BodyContext } from "./verb.js";

type Reporter = Pick<BodyContext, "report">;

/** Checks the declared outputs against what a workflow gives at its end (undefined: it is never reached) and wherever it returns. */
export function checkOutputs(
  outputs: readonly Field[],
  end: ObjectType | undefined,
  returns: readonly ObjectType[],
  reporter: Reporter,
): void {
  const ways = end === undefined ? returns : [end, ...returns];
  outputs.forEach(({ name }, index) => {
    if (ways.some(({ fields, rest }) => rest !== undefined || fields.has(name))) return;
    const near = nearest(name, new Set(ways.flatMap(({ fields }) => [...fields.keys()])));
    reporter.report(`outputs[${index}]`, {
      severity: "warning",
      code: "OUTPUT_NEVER_PRODUCED",
      expected: `something that produces \`${name}\``,
      found: "nothing",
      hint:
        near === undefined
          ? "it will be absent at the end"
          : `did you mean \`${near}\`? as it is, it will be absent at the end`,
    });
  });
  if (end !== undefined) checkProduced(outputs, end, (_name, index) => `outputs[${index}]`, reporter);
}

/** Checks the types of what is given as outputs. */
export function checkProduced(
  outputs: readonly Field[],
  given: ObjectType,
  pathOf: (name: string, index: number) => string,
  reporter: Reporter,
): void {
  outputs.forEach((field, index) => {
    const produced = given.fields.get(field.name);
    const found = produced && mismatch(produced.type, typeOfField(field));
    if (found === undefined) return;
    reporter.report(pathOf(field.name, index), {
      code: "TYPE_MISMATCH",
      expected: `${valueOf(found.to)} for \`${field.name}${found.path}\`, as it is declared`,
      found: found.from === undefined ? "nothing" : valueOf(found.from),
      hint: "declare the type that the document has at the end, or convert it with `set`",
    });
  });
}
