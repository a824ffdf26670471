import {
  readCaseFile,
  prepareDefinitions,
  runCase,
  type CaseFile,
  type CaseReport,
} from "@machinery/testkit";
import type { Finding } from "@machinery/language";
import type { Context } from "./context.js";
import { readDefinitionFiles } from "./definition-files.js";
import { readText } from "./read-text.js";
import { renderFinding } from "./render/finding.js";

/** A difference with its place in the file of cases. */
export interface TestedDifference {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly line: number;
  readonly column: number;
}

/** What came of one case. */
export interface TestedCase {
  readonly name: string;
  readonly ok: boolean;
  readonly calls: number;
  /** Virtual time, from the post to the end. */
  readonly took_ms: number;
  readonly differences: TestedDifference[];
}

/** What came of a file of cases. */
export interface TestedFile {
  readonly file: string;
  readonly workflow: string;
  /** Whether it, or a definition it needs, has errors; those were told on stderr, and no case was run. */
  readonly invalid: boolean;
  readonly cases: TestedCase[];
}

/** Runs the cases of a file whose names have a text. Definitions are looked for beside the file. */
export async function runTestFile(context: Context, path: string, wanted: string): Promise<TestedFile> {
  const file = path === "-" ? "<stdin>" : path;
  const text = await readText(context.environment, path);
  const read = readCaseFile(text);
  tellAll(context, file, text, read.findings);
  if (read.file === undefined) return { file, workflow: "", invalid: true, cases: [] };

  const { workflow, definitions } = read.file;
  const invalid = { file, workflow, invalid: true, cases: [] };
  const documents = await readDefinitionFiles(
    context,
    definitions.map((name) => besides(path, name)),
  );
  const prepared = prepareDefinitions(
    read.file,
    documents.map((document) => document.read),
  );
  for (const { document, findings } of prepared.ok ? prepared.warnings : prepared.inDefinitions) {
    const source = documents.find(({ read }) => read === document);
    tellAll(context, source?.file ?? "", source?.text ?? "", findings);
  }
  if (!prepared.ok) {
    tellAll(context, file, text, prepared.inCases);
    return invalid;
  }
  const cases: TestedCase[] = [];
  for (const test of read.file.cases) {
    if (!test.name.includes(wanted)) continue;
    context.signal.throwIfAborted();
    cases.push(testedCase(await runCase(test, prepared.value), read.file));
  }
  return { file, workflow, invalid: false, cases };
}

function testedCase({ name, ok, calls, tookMs, differences }: CaseReport, file: CaseFile): TestedCase {
  return {
    name,
    ok,
    calls,
    took_ms: tookMs,
    differences: differences.map(({ at, what, expected, found }) => {
      const { line, column } = file.locate(at) ?? { line: 1, column: 1 };
      return { what, expected, found, line, column };
    }),
  };
}

/** A path as a file beside another names it. */
function besides(path: string, name: string): string {
  if (name.startsWith("/") || path === "-") return name;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return name === "." ? folder || "." : `${folder}${name}`;
}

function tellAll(context: Context, file: string, text: string, findings: readonly Finding[]): void {
  for (const { severity, code, path, expected, found, hint, line, column } of findings) {
    const message = `expected ${expected}, found ${found}${hint === "" ? "" : `: ${hint}`}`;
    const place = line === undefined ? {} : { line, column: column ?? 1 };
    context.warn(renderFinding({ severity, code, path, message, file, ...place }, text, context.talkStyle));
  }
}
