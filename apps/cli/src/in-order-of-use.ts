import { usedWorkflows } from "@machinery/language";
import type { FileDocument } from "./definition-files.js";

/** The documents, each workflow behind those among them that it runs, and otherwise as they are. */
export function inOrderOfUse(documents: readonly FileDocument[]): FileDocument[] {
  const workflows = new Map(
    documents.filter(({ kind }) => kind === "workflow").map((document) => [document.name, document]),
  );
  const placed = new Set<FileDocument>();
  const visited = new Set<FileDocument>();
  const place = (document: FileDocument): void => {
    // Those that come to run themselves are refused by the daemon, which says so.
    if (visited.has(document)) return;
    visited.add(document);
    for (const used of ranBy(document, workflows)) place(used);
    placed.add(document);
  };
  for (const document of documents) place(document);
  return [...placed];
}

/** The workflows among these that one runs. */
function ranBy({ read }: FileDocument, workflows: ReadonlyMap<string, FileDocument>): FileDocument[] {
  if (read.kind !== "workflow") return [];
  return usedWorkflows(read.definition).flatMap((name) => workflows.get(name) ?? []);
}

/** All among these that a workflow comes to run, without itself. */
export function allRunBy(document: FileDocument, documents: readonly FileDocument[]): FileDocument[] {
  const workflows = new Map(documents.map((other) => [other.name, other]));
  const found = new Set([document]);
  // A set gives what is added while it is walked.
  for (const each of found) for (const used of ranBy(each, workflows)) found.add(used);
  found.delete(document);
  return [...found];
}
