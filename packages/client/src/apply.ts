import type { Finding, ServiceDefinition, WorkflowDefinition } from "@machinery/protocol";
import type { MachineryClient } from "./machinery-client.js";
import { MachineryError } from "./machinery-error.js";

/** One definition to apply: as text (kept with the revision), or as a message. */
export interface ApplyDocument {
  readonly kind: "service" | "workflow";
  readonly name: string;
  readonly content:
    | { readonly case: "source"; readonly value: string }
    | { readonly case: "definition"; readonly value: ServiceDefinition | WorkflowDefinition };
}

/** How definitions are applied. */
export interface ApplyOptions {
  /** Take definitions even when they break workflows that use them. */
  readonly force?: boolean;
  /** Define workflows only where this is their newest revision; 0: where there is none. Unset: whatever there is. */
  readonly ifRevision?: number;
  readonly signal?: AbortSignal;
}

/** What became of one definition. */
export type ApplyOutcome<D extends ApplyDocument = ApplyDocument> =
  | {
      readonly document: D;
      readonly result: "created" | "updated" | "unchanged";
      readonly revision: number;
      readonly warnings: readonly Finding[];
    }
  | { readonly document: D; readonly result: "refused"; readonly error: MachineryError };

/**
 * Applies definitions, services before workflows and otherwise in the given order, and tells of each. Doing it again changes
 * nothing. It stops after the first refusal; what was applied before stays.
 */
export async function* apply<D extends ApplyDocument>(
  client: MachineryClient,
  documents: readonly D[],
  options: ApplyOptions = {},
): AsyncGenerator<ApplyOutcome<D>, void> {
  const services = documents.filter((document) => document.kind === "service");
  const workflows = documents.filter((document) => document.kind === "workflow");
  for (const document of [...services, ...workflows]) {
    let outcome: ApplyOutcome<D>;
    try {
      outcome =
        document.kind === "service"
          ? await register(client, document, options)
          : await define(client, document, options);
    } catch (thrown) {
      outcome = { document, result: "refused", error: MachineryError.from(thrown) };
    }
    yield outcome;
    if (outcome.result === "refused") return;
  }
}

async function register<D extends ApplyDocument>(
  client: MachineryClient,
  document: D,
  options: ApplyOptions,
): Promise<ApplyOutcome<D>> {
  const registration = document.content as
    { case: "source"; value: string } | { case: "definition"; value: ServiceDefinition };
  const request = { registration, force: options.force ?? false };
  const answer = await client.registry.registerService(request, {
    ...(options.signal && { signal: options.signal }),
  });
  const revision = answer.service?.revision ?? 0;
  return { document, result: resultOf(answer.changed, revision), revision, warnings: answer.warnings };
}

async function define<D extends ApplyDocument>(
  client: MachineryClient,
  document: D,
  options: ApplyOptions,
): Promise<ApplyOutcome<D>> {
  const form = document.content as
    { case: "source"; value: string } | { case: "definition"; value: WorkflowDefinition };
  const answer = await client.workflows.defineWorkflow(
    {
      form,
      force: options.force ?? false,
      ...(options.ifRevision !== undefined && { ifRevision: options.ifRevision }),
    },
    { ...(options.signal && { signal: options.signal }) },
  );
  const revision = answer.workflow?.revision ?? 0;
  return {
    document,
    result: resultOf(answer.changed, revision),
    revision,
    warnings: answer.workflow?.warnings ?? [],
  };
}

function resultOf(changed: boolean, revision: number): "created" | "updated" | "unchanged" {
  if (!changed) return "unchanged";
  return revision === 1 ? "created" : "updated";
}
