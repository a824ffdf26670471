import { Findings } from "../findings.js";
import type { BodyContext } from "./verb.js";

/** Reports what a check that collects findings has to say. */
export function reportFindings(context: BodyContext, check: (findings: Findings) => void): void {
  const findings = new Findings();
  check(findings);
  for (const { path, ...problem } of findings.list)
    context.report(path, problem as Parameters<BodyContext["report"]>[1]);
}
