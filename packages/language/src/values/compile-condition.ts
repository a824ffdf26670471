import { brokenTerm } from "../cel/broken-term.js";
import { compileCel, type CompiledCel } from "../cel/compile-cel.js";
import type { CelScope } from "../cel/root.js";
import { describeType } from "../cel/type.js";
import { scanText } from "./scan-text.js";

/** A condition without the `${ }` that people may put around it. */
export function bareCondition(text: string): string {
  if (!text.trimStart().startsWith("${")) return text;
  const scanned = scanText(text.trim());
  const [part, ...rest] = scanned.ok ? scanned.parts : [];
  return part !== undefined && rest.length === 0 && "cel" in part ? part.cel.trim() : text;
}

/** Compiles a condition: bare CEL that gives true or false. */
export function compileCondition(text: string, scope: CelScope<never>): CompiledCel {
  const compiled = compileCel(bareCondition(text), scope);
  const { kind } = compiled.term.type;
  if (compiled.problems.length > 0 || kind === "bool" || kind === "dyn") return compiled;
  const problem = {
    code: "TYPE_MISMATCH",
    expected: "a condition that is true or false",
    found: `\`${text.slice(0, 60)}\`, which is of type ${describeType(compiled.term.type)}`,
    hint: "compare it, such as `data.count > 0`",
  } as const;
  return { ...compiled, term: brokenTerm, problems: [problem] };
}
