import { CliError } from "./cli-error.js";
import type { FileDocument } from "./definition-files.js";

/** The documents, when all are of one kind; otherwise a refusal that names the one that is not. */
export function documentsOfKind(
  documents: readonly FileDocument[],
  kind: "service" | "workflow",
): readonly FileDocument[] {
  const other = documents.find((document) => document.kind !== kind);
  if (other === undefined) return documents;
  const found = `the ${other.kind} ${other.name} in ${other.file}`;
  throw new CliError(`${kind}s only`, found, "use `machinery apply -f`, which takes both");
}
