import type { JsonObject } from "@machinery/protocol";
import type { CourseItem } from "./course.js";

/** One operation of a model workflow: as people write it, and what it must do. */
export interface Part {
  readonly operation: JsonObject;
  /** Changes the document. Throws a {@link ModelReturn}, a {@link ModelFailure} or a {@link ModelCut} where it does not go on. */
  run(run: ModelRun): void;
}

/** One carrying out of a model workflow, or of a body in it. */
export interface ModelRun {
  readonly told: ToldEvent;
  /** The document as it is now: what was written stays written when a later step fails. */
  readonly now: { document: JsonObject };
  /** What opens the paths of the steps of this body, the dot included. */
  readonly prefix: string;
  /** To be told of every workflow that is run. */
  readonly began: (step: string, child: ModelChild) => void;
  /** What is being handled. */
  readonly error: ModelFailure | undefined;
  /** The steps that wait or call, in the order they begin. Of a body that is carried out beside others its own. */
  readonly course: CourseItem[];
  /** What was done so far and can be undone. Of a body that is carried out beside others its own. */
  readonly done: Undoable[];
  /** What was undone. Shared by all bodies. */
  readonly undone: Undoable[];
  /** What cannot be as it was told. Shared by all bodies. */
  readonly wrong: string[];
}

/** What the model does not foretell: what became of calls and the like, and which bodies were given up. */
export interface ToldEvent {
  /** Whether an operation's turn has come, if only to be skipped. */
  readonly began: (step: string) => boolean;
  /** How a step ended. Undefined: it was given up, alone or with what is around it. */
  readonly ended: (step: string) => "succeeded" | "failed" | undefined;
  /** Why a call or the like failed, if it did. */
  readonly failed: (step: string) => string | undefined;
  /** Whether a call that failed, or was given up, may have done its part all the same. */
  readonly isUnknown: (step: string) => boolean;
  /** What was given in place of a call's answer, by somebody who skipped it. */
  readonly skippedWith: (step: string) => JsonObject | undefined;
  /** What a workflow gave that was run. */
  readonly answered: (step: string) => JsonObject;
  /** How the bodies of a step ended that were carried out at the same time, in that order. */
  readonly bodies: (step: string) => readonly ToldBody[];
}

/** How a body ended: cancelled is what was given up by itself. */
export interface ToldBody {
  readonly body: string;
  readonly how: "well" | "failed" | "cancelled";
}

/** A step that a call undoes, and what that call sends. */
export interface Undoable {
  readonly step: string;
  readonly text: string;
}

/** Undoes all that was done so far in a body with a document of its own. */
export function undoAll({ done, undone }: ModelRun): void {
  undone.push(...done.splice(0));
}

/** An event that a step carries out. */
export interface ModelChild {
  readonly workflow: string;
  readonly data: JsonObject;
}

/** How an event must end. */
export type ModelEnd =
  | { readonly kind: "succeeds"; readonly outputs: JsonObject }
  | { readonly kind: "fails"; readonly reason: string; readonly step: string }
  /** It was given up there. */
  | { readonly kind: "stops"; readonly step: string };

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

/** Thrown where what was told ends: the body was given up there. Somebody around must know why. */
export class ModelCut {
  constructor(readonly step: string) {}
}

/** Carries out parts one after the other, as far as it is told. */
export function runParts(parts: readonly Part[], run: ModelRun): void {
  for (const part of parts) {
    const { name } = part.operation;
    if (typeof name === "string" && !run.told.began(run.prefix + name)) throw new ModelCut(run.prefix + name);
    part.run(run);
  }
}

/** Ends a step that calls or waits as it is told. Whether it goes on is whether it succeeded. */
export function follow({ told }: ModelRun, step: string): void {
  const reason = told.failed(step);
  if (reason !== undefined) throw new ModelFailure(reason, step);
  if (told.ended(step) === undefined) throw new ModelCut(step);
}

/** Writes values into the document. */
export function write({ now }: ModelRun, values: JsonObject): void {
  now.document = { ...now.document, ...values };
}

/** The operations of a body as people write them. */
export const operationsOf = (parts: readonly Part[]): JsonObject[] => parts.map(({ operation }) => operation);
