import { FindingSchema, messageToJson, type JsonObject } from "@machinery/client";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { placeFinding, readDefinitionFiles, type FileDocument } from "../definition-files.js";
import { documentsOfKind } from "../documents-of-kind.js";
import { several } from "../event-filter.js";
import { exitCodes } from "../exit-codes.js";
import { allRunBy } from "../in-order-of-use.js";
import { print } from "../print.js";
import { renderFinding } from "../render/finding.js";
import { printable } from "../render/printable.js";
import type { Session } from "../session.js";

interface Checked {
  readonly document: FileDocument;
  readonly valid: boolean;
  readonly findings: readonly JsonObject[];
}

/** `workflow validate`: has the daemon check workflows against its services, and stores nothing. */
export function addWorkflowValidate(workflow: Command, session: Session): void {
  workflow
    .command("validate")
    .description(
      "check workflows against the registered services, and store nothing; ends with 6 when one has errors",
    )
    .requiredOption(
      "-f, --file <path>",
      "a file, a folder, or `-` for standard input; several: given again",
      several,
    )
    .addHelpText("after", "\nExample:\n  machinery workflow validate -f process-text.yaml")
    .action((options: { readonly file: readonly string[] }, command: Command) =>
      session.run(command, async (context) => {
        const documents = documentsOfKind(await readDefinitionFiles(context, options.file), "workflow");
        const all: Checked[] = [];
        for (const document of documents) all.push(await check(context, document, documents));
        print(context, {
          json: () =>
            all.map(({ document: { name, file }, valid, findings }) => ({
              name,
              file,
              valid,
              findings: [...findings],
            })),
          name: () => all.filter((one) => one.valid).map((one) => one.document.name),
          table: () => all.map((one) => lineOf(one, context)).join(""),
        });
        return all.every((one) => one.valid) ? exitCodes.fine : exitCodes.conflict;
      }),
    );
}

/** Findings are what this command gives; people read them on stderr, where a compiler's are, and programs as data. */
async function check(
  context: Context,
  document: FileDocument,
  documents: readonly FileDocument[],
): Promise<Checked> {
  const form = { case: "source", value: document.read.source } as const;
  const { valid, findings } = await context.client.workflows.validateWorkflow(
    { form, beside: allRunBy(document, documents).map(({ read }) => read.source) },
    { signal: context.signal },
  );
  const placed = findings.map((finding) => placeFinding(finding, document));
  if (context.format === "table" || context.format === "name") {
    for (const finding of placed) context.warn(renderFinding(finding, document.text, context.talkStyle));
  }
  const inFile = findings.map((finding, index) => ({
    ...messageToJson(FindingSchema, finding),
    line: placed[index]?.line ?? 0,
    column: placed[index]?.column ?? 0,
  }));
  return { document, valid, findings: inFile };
}

function lineOf({ document, valid, findings }: Checked, { style }: Context): string {
  const count =
    findings.length === 0
      ? ""
      : ` ${style.dim(`${String(findings.length)} ${findings.length === 1 ? "finding" : "findings"}`)}`;
  return `workflow/${printable(document.name)} ${valid ? style.green("valid") : style.red("invalid")}${count}\n`;
}
