import {
  apply,
  FindingSchema,
  messageToJson,
  type ApplyOptions,
  type ApplyOutcome,
  type JsonObject,
} from "@machinery/client";
import { AlreadyTold } from "./cli-error.js";
import type { Context } from "./context.js";
import { placeFinding, placeViolation, type FileDocument } from "./definition-files.js";
import { inOrderOfUse } from "./in-order-of-use.js";
import { exitCodeOfError } from "./exit-codes.js";
import { renderFinding } from "./render/finding.js";
import { renderJson } from "./render/json.js";
import { renderMachineryError } from "./render/machinery-error.js";
import { printable } from "./render/printable.js";
import type { Style } from "./render/style.js";
import { renderYaml } from "./render/yaml.js";

type Applied = Exclude<ApplyOutcome<FileDocument>, { result: "refused" }>;
type Refused = Extract<ApplyOutcome<FileDocument>, { result: "refused" }>;

/** Applies definitions and tells of each: what became of it on stdout, warnings and a refusal on stderr. */
export async function applyDocuments(
  context: Context,
  documents: readonly FileDocument[],
  options: Pick<ApplyOptions, "force" | "ifRevision">,
): Promise<void> {
  const applied: JsonObject[] = [];
  let refused: Refused | undefined;
  for await (const outcome of apply(context.client, inOrderOfUse(documents), {
    ...options,
    signal: context.signal,
  })) {
    if (outcome.result === "refused") {
      refused = outcome;
      break;
    }
    for (const warning of outcome.warnings) {
      const { document } = outcome;
      context.warn(renderFinding(placeFinding(warning, document), document.text, context.talkStyle));
    }
    applied.push(toJson(outcome));
    // Told at once, so that a refusal that follows leaves no doubt about what was applied before.
    if (context.format === "table") context.write(`${lineOf(outcome, context.style)}\n`);
    if (context.format === "name") context.write(`${nameOf(outcome.document)}\n`);
  }
  if (context.format === "json") context.write(renderJson(applied));
  if (context.format === "yaml") context.write(renderYaml(applied));
  if (refused !== undefined) refuse(context, refused, documents.length - applied.length - 1);
}

function refuse(context: Context, { document, error }: Refused, left: number): never {
  // The trouble is with the daemon and not with the definition: the session tells that.
  if (error.code === "unavailable" || context.signal.aborted) throw error;
  const isFinding = error.reason === "INVALID_DEFINITION" && error.violations.length > 0;
  if (isFinding) {
    for (const violation of error.violations) {
      context.warn(renderFinding(placeViolation(violation, document), document.text, context.talkStyle));
    }
  } else {
    context.warn(`${printable(document.file)}: ${nameOf(document)} was refused\n`);
    context.warn(renderMachineryError(error, context.talkStyle));
  }
  if (left > 0)
    context.say(`${String(left)} more ${left === 1 ? "definition was" : "definitions were"} not sent`);
  throw new AlreadyTold(exitCodeOfError(error));
}

function nameOf({ kind, name }: FileDocument): string {
  return `${kind}/${printable(name)}`;
}

function lineOf({ document, result, revision }: Applied, style: Style): string {
  const colour = result === "unchanged" ? style.dim : style.green;
  return `${nameOf(document)} ${colour(result)} ${style.dim(`revision ${String(revision)}`)}`;
}

function toJson({ document, result, revision, warnings }: Applied): JsonObject {
  const { kind, name, file } = document;
  return {
    kind,
    name,
    file,
    result,
    revision,
    warnings: warnings.map((warning) => messageToJson(FindingSchema, warning)),
  };
}
