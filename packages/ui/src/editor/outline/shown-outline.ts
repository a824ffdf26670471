import type { PartKind } from "./body-places.js";
import type { DefinitionOutline, OutlineBody, OutlineOperation } from "./definition-outline.js";

/** An operation in the text of a definition. */
export interface ShownOperation {
  /** As findings and steps name it: `operations[2].switch.cases[0].do[1]`. */
  readonly path: string;
  /** As it is written. Most have none. */
  readonly name: string | undefined;
  /** Nothing while it says none. */
  readonly verb: string | undefined;
  /** What stands at the verb, when that is one value: `upper` of `call: upper`. */
  readonly said: string | undefined;
  /** Its own lines: from its first character up to behind its last. */
  readonly from: number;
  readonly to: number;
  readonly bodies: readonly ShownBody[];
}

/** A place that operations stand in. */
export interface ShownBody {
  /** The path of the operations in it, without their index: `operations`, `operations[2].switch.cases[0].do`. */
  readonly path: string;
  /** What it is, for people: `when data.amount > 1000`, `otherwise`, `branch ship`. Empty for the workflow itself. */
  readonly label: string;
  /** Set where it is one of several parts of its operation that come and go: a case, a branch, a handler. */
  readonly part: { readonly kind: PartKind; readonly index: number } | undefined;
  readonly operations: readonly ShownOperation[];
}

/** A workflow as a tree, without the text it was read from: plain data. */
export interface ShownOutline {
  readonly name: string | undefined;
  /** Whether the workflow is a plain list of services. */
  readonly isServices: boolean;
  readonly body: ShownBody;
}

/** What an outline shows. */
export const shownOutline = ({ name, isServices, body }: DefinitionOutline): ShownOutline => ({
  name,
  isServices,
  body: shownBody(body),
});

const shownBody = ({ path, label, part, operations }: OutlineBody): ShownBody => ({
  path,
  label,
  part,
  operations: operations.map(shownOperation),
});

const shownOperation = ({ bodies, ...operation }: OutlineOperation): ShownOperation => ({
  path: operation.path,
  name: operation.name,
  verb: operation.verb,
  said: operation.said,
  from: operation.from,
  to: operation.to,
  bodies: bodies.map(shownBody),
});
