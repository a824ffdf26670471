import { type Field, names } from "@machinery/protocol";
import type { Findings } from "../findings.js";
import { protoName } from "../proto-name.js";
import { suggest } from "../suggest.js";

/** Checks that what an answer is put under is an output. */
export function checkAnswer(
  answer: string,
  outputs: readonly Field[],
  path: string,
  findings: Findings,
): void {
  if (answer === "") return;
  const known = outputs.map(({ name }) => name);
  if (answer === "__proto__") findings.add(path, protoName);
  else if (!names.field.pattern.test(answer)) {
    findings.add(path, {
      code: "INVALID_NAME",
      expected: `a name (${names.field.words})`,
      found: JSON.stringify(answer.slice(0, 80)),
      hint: "rename it",
    });
  } else if (known.length > 0 && !known.includes(answer)) {
    findings.add(path, {
      code: "ANSWER_UNUSABLE",
      expected: "the name of a declared output",
      found: `\`${answer}\``,
      hint: suggest(answer, known, "declare it as an output"),
    });
  }
}
