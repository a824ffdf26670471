import type { ApplyDocument, Finding as ServerFinding, Violation } from "@machinery/client";
import { Severity } from "@machinery/client";
import { readDefinitions, type Finding, type ReadDocument } from "@machinery/language";
import { AlreadyTold, CliError } from "./cli-error.js";
import type { Context } from "./context.js";
import { exitCodes } from "./exit-codes.js";
import { readText, whyNot } from "./read-text.js";
import { renderFinding, type PlacedFinding } from "./render/finding.js";

/** A definition in a file. */
export interface FileDocument extends ApplyDocument {
  /** The file, or `<stdin>`. */
  readonly file: string;
  /** The file's whole text. */
  readonly text: string;
  readonly read: ReadDocument;
}

/** So many files a folder may have; whoever has more has named the wrong folder. */
const mostFiles = 10_000;

/**
 * Reads the definitions of files, of folders (their .yaml, .yml and .json files, by name, without files of cases and folders inside) and of
 * standard input (`-`). Files that cannot be read as definitions are told on stderr, all of them, and end the command.
 */
export async function readDefinitionFiles(
  context: Context,
  paths: readonly string[],
): Promise<FileDocument[]> {
  const files = (await Promise.all(paths.map((path) => filesOf(context, path)))).flat();
  const documents: FileDocument[] = [];
  let refused = false;
  for (const path of files) {
    const file = path === "-" ? "<stdin>" : path;
    const text = await readText(context.environment, path);
    const { documents: found, findings } = readDefinitions(text);
    for (const finding of findings)
      context.warn(renderFinding(placed(finding, file), text, context.talkStyle));
    refused ||= findings.some((finding) => finding.severity === "error");
    for (const read of found) {
      documents.push({
        kind: read.kind,
        name: read.definition.name,
        content: contentOf(read),
        file,
        text,
        read,
      });
    }
  }
  if (refused) throw new AlreadyTold(exitCodes.conflict);
  if (documents.length === 0) {
    throw new CliError(
      "at least one definition",
      `none in ${paths.join(", ")}`,
      "name a file with a service or a workflow",
    );
  }
  return documents;
}

/** A finding of the daemon about a document, with its place in the document's file. */
export function placeFinding(finding: ServerFinding, document: FileDocument): PlacedFinding {
  const severity = finding.severity === Severity.WARNING ? "warning" : "error";
  const { code, path, message } = finding;
  return { severity, code, path, message, file: document.file, ...placeOf(path, document) };
}

/** A mismatch that the daemon refused a document for, with its place in the document's file. */
export function placeViolation(violation: Violation, document: FileDocument): PlacedFinding {
  const { field: path, description: message, code = "" } = violation;
  return { severity: "error", code, path, message, file: document.file, ...placeOf(path, document) };
}

/** The text, so that comments are kept; what is one of several in a JSON list may have no text of its own. */
function contentOf({ source, definition }: ReadDocument): ApplyDocument["content"] {
  return source.trim() === "" ? { case: "definition", value: definition } : { case: "source", value: source };
}

/** The daemon saw one document; where that is in the file only we know. */
function placeOf(path: string, { read }: FileDocument): { line?: number; column?: number } {
  const position = read.locate(path);
  return position === undefined ? {} : { line: position.line, column: position.column };
}

function placed(finding: Finding, file: string): PlacedFinding {
  const { severity, code, path, expected, found, hint, line, column } = finding;
  const message = `expected ${expected}, found ${found}${hint === "" ? "" : `: ${hint}`}`;
  return {
    severity,
    code,
    path,
    message,
    file,
    ...(line === undefined ? {} : { line, column: column ?? 1 }),
  };
}

async function filesOf({ environment: { files } }: Context, path: string): Promise<string[]> {
  if (path === "-") return [path];
  const kind = await files.kind(path);
  if (kind === "file") return [path];
  if (kind === "missing")
    throw new CliError("a file or folder with definitions", `${path}: there is none`, "correct -f");
  const names = await list(files, path);
  const definitions = names.filter((name) => isDefinitionFile(name)).sort();
  if (definitions.length > mostFiles) {
    throw new CliError(
      `at most ${String(mostFiles)} files in ${path}`,
      String(definitions.length),
      "name a smaller folder",
    );
  }
  return definitions.map((name) => `${path.replace(/\/+$/, "")}/${name}`);
}

/** Whether a file of a folder holds definitions: files of cases (`order.test.yaml`) lie beside them. */
function isDefinitionFile(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name) && !/\.test\.\w+$/i.test(name) && !name.startsWith(".");
}

async function list(files: Context["environment"]["files"], path: string): Promise<string[]> {
  try {
    return await files.list(path);
  } catch (thrown) {
    throw new CliError("a folder that can be read", `${path}: ${whyNot(thrown)}`, "correct -f");
  }
}
