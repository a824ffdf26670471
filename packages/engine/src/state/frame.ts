import type { JsonObject, JsonValue } from "@machinery/protocol";
import { LayeredValues } from "./layered-values.js";
import type { StepError } from "../error.js";
import type { Gathering } from "./gathering.js";
import type { Leaving } from "./leaving.js";
import type { OpenStep } from "./open-step.js";
import type { UndoLog } from "./undo-log.js";
import type { Unwinding } from "./unwinding.js";

/**
 * A body at work: how far it is, and what its expressions see. Each event has a root frame; the step of an operation with bodies adds one for
 * the body it has entered, which goes when the step enters another or ends.
 */
export interface Frame {
  /** What opens the paths of its steps. Empty for the root. */
  readonly path: string;
  /** The step whose body it is. Empty for the root. */
  readonly step: string;
  /** Which of that operation's bodies. Empty for the root. */
  readonly body: string;
  /** How often a loop had entered it before; of a `for`, the index of the item. */
  readonly round: number;
  /** The branch of a `fork` that it is. */
  readonly branch: string | undefined;
  /** Its turn among all bodies that the event has entered, from 1. 0 for the root. */
  readonly order: number;
  /** How many of its operations have ended: the index of the one at work, or to begin next. */
  position: number;
  /** Bodies that write to the outer document share this with the frame around them; rounds of a `for` and branches have their own. */
  readonly scope: FrameScope;
  /** What the loops around call their items. */
  readonly locals: Locals | undefined;
  /** What is being handled, here or around. */
  readonly error: StepError | undefined;
  /** What was on its way out when this body was entered, and goes on after it. */
  readonly leaving: Leaving | undefined;
  /** The step of the operation at its position, if it waits or calls. */
  open: OpenStep | undefined;
  /** The step of the operation at its position, if that carries out bodies at the same time. */
  gathering: Gathering | undefined;
  /** The bodies at work inside the operation at its position, by path. Only their `order` says which comes first. */
  readonly inner: Map<string, Frame>;
}

/** A document and the answers beside it. */
export interface FrameScope {
  /** The document its operations read and write. Facts and inputs share it. */
  document: LayeredValues;
  /** The answers so far, by operation name. */
  answers: LayeredValues;
  /** What was done so far and can be undone. */
  undo: UndoLog | undefined;
  /** What is being undone, here or around. No operation begins meanwhile. */
  unwinding: Unwinding | undefined;
  /** In a branch: what was written to the document since it was copied for it. */
  written: LayeredValues | undefined;
  /** In a branch: what its operations answered. */
  answered: LayeredValues | undefined;
}

/** No values. */
export const noValues = LayeredValues.of({});

/** The scope of a body that begins with this document and these answers. */
export const newScope = (document: LayeredValues, answers: LayeredValues): FrameScope => ({
  document,
  answers,
  undo: undefined,
  unwinding: undefined,
  written: undefined,
  answered: undefined,
});

/** Names that expressions see beside the roots. */
export type Locals = Readonly<Record<string, JsonValue>>;

/** The path of the root frame. */
export const rootPath = "";

/** The frame of a workflow's own operations, before the first. */
export const rootFrame = (document: JsonObject): Frame => ({
  path: rootPath,
  step: "",
  body: "",
  round: 0,
  branch: undefined,
  order: 0,
  position: 0,
  scope: newScope(LayeredValues.of(document), noValues),
  locals: undefined,
  error: undefined,
  leaving: undefined,
  open: undefined,
  gathering: undefined,
  inner: new Map(),
});
