import type { JsonObject } from "@machinery/protocol";

/** One operation of a model workflow: as people write it, and what it must do. */
export interface Part {
  readonly operation: JsonObject;
  /** Changes the document. Throws a {@link ModelReturn} or a {@link ModelFailure} where it does not go on. */
  run(run: ModelRun): void;
}

/** One carrying out of a model workflow. */
export interface ModelRun {
  /** The document as it is now: what was written stays written when a later step fails. */
  readonly now: { document: JsonObject };
  /** What opens the paths of the steps of this body, the dot included. */
  readonly prefix: string;
  /** Why a call failed, if it did: the one thing that the model does not foretell by itself. */
  readonly failed: (step: string) => string | undefined;
  /** What a workflow gave that was run: the other. */
  readonly answered: (step: string) => JsonObject;
  /** To be told of every workflow that is run. */
  readonly began: (step: string, child: ModelChild) => void;
  /** What is being handled. */
  readonly error: ModelFailure | undefined;
  /** To be told of every call that is made. */
  readonly called: (step: string) => void;
  /** Whether a call that failed may have done its part all the same. */
  readonly isUnknown: (step: string) => boolean;
  /** What was done so far and can be undone, the last one last. Shared by all bodies. */
  readonly done: Undoable[];
  /** What was undone, in that order. Shared by all bodies. */
  readonly undone: Undoable[];
}

/** A step that a call undoes, and what that call sends. */
export interface Undoable {
  readonly step: string;
  readonly text: string;
}

/** Undoes all that was done so far, the last step first. */
export function undoAll({ done, undone }: ModelRun): void {
  undone.push(...done.splice(0).reverse());
}

/** An event that a step carries out. */
export interface ModelChild {
  readonly workflow: string;
  readonly data: JsonObject;
}

/** How an event must end. */
export type ModelEnd =
  | { readonly kind: "succeeds"; readonly outputs: JsonObject }
  | { readonly kind: "fails"; readonly reason: string; readonly step: string };

/** Thrown where the workflow returns. */
export class ModelReturn {
  constructor(readonly outputs: JsonObject) {}
}

/** Thrown where a step fails. */
export class ModelFailure {
  constructor(
    readonly reason: string,
    readonly step: string,
  ) {}
}

/** Carries out parts one after the other. */
export function runParts(parts: readonly Part[], run: ModelRun): void {
  for (const part of parts) part.run(run);
}

/** Writes values into the document. */
export function write({ now }: ModelRun, values: JsonObject): void {
  now.document = { ...now.document, ...values };
}

/** The operations of a body as people write them. */
export const operationsOf = (parts: readonly Part[]): JsonObject[] => parts.map(({ operation }) => operation);
