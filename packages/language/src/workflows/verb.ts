import type { Operation } from "@machinery/protocol";
import type { Problem } from "../cel/problem.js";
import type { ObjectType } from "../cel/type.js";
import type { FindService } from "../definition.js";
import type { FieldSet, PlannedOperation } from "../plan.js";
import type { ResolvedEndpoint } from "../services/resolve-endpoint.js";
import type { FlowState } from "./workflow-scope.js";

/** Something that is called, with its types compiled. */
export interface Called {
  readonly endpoint: ResolvedEndpoint;
  readonly inputs: FieldSet;
  readonly outputs: FieldSet;
  readonly answer: ObjectType;
}

/** What a verb is planned in: the workflow around it, and what is known when it begins. */
export interface PlanContext {
  readonly name: string;
  /** The operation's path, such as `operations[2]`. */
  readonly path: string;
  readonly inputs: ObjectType;
  readonly state: FlowState;
  /** What the operation's condition makes certain inside it. */
  readonly certain: readonly string[];
  /** Whether the operation is surely carried out. */
  readonly always: boolean;
  readonly services: FindService;
  /** The names of services that there are, for suggestions. */
  readonly knownServices: readonly string[];
  /** What the calls of this workflow were found to be, by their text: most are made more than once. */
  readonly calls: Map<string, Called>;
  report(path: string, problem: Problem): void;
}

/** What came of planning: the operation, unless something kept it from being made, and what is known after it. */
export interface PlannedStep {
  readonly planned: PlannedOperation | undefined;
  readonly state: FlowState;
}

/** The messages of the verbs by their names. */
export type VerbMessages = {
  [Case in NonNullable<Operation["verb"]["case"]>]: Extract<Operation["verb"], { case: Case }>["value"];
};

/** Checks an operation of one verb and compiles it. */
export type PlanVerb<M> = (message: M, context: PlanContext) => PlannedStep;
