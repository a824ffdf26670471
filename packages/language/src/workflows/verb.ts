import type { Field, Operation, WhenSpent } from "@machinery/protocol";
import type { Problem } from "../cel/problem.js";
import type { ObjectType } from "../cel/type.js";
import type { FindService, FindWorkflow } from "../definition.js";
import type { FieldSet, PlannedOperation } from "../plan.js";
import type { ResolvedEndpoint } from "../services/resolve-endpoint.js";
import type { FlowState } from "./flow-state.js";
import type { Known } from "./workflow-scope.js";

/** Something that is called, with its types compiled. */
export interface Called {
  readonly endpoint: ResolvedEndpoint;
  readonly inputs: FieldSet;
  readonly outputs: FieldSet;
  readonly answer: ObjectType;
}

/** What a body is planned in: the workflow around it, and what is known where it begins. */
export interface BodyContext extends Known {
  /** The declared outputs of the workflow. */
  readonly outputs: readonly Field[];
  /** What the workflow says of calls whose attempts are spent. */
  readonly whenSpent: WhenSpent;
  readonly services: FindService;
  /** The names of services that there are, for suggestions. */
  readonly knownServices: readonly string[];
  /** The name of the workflow. */
  readonly workflow: string;
  readonly workflows: FindWorkflow;
  /** The names of workflows that there are, for suggestions. */
  readonly knownWorkflows: readonly string[];
  /** What the calls of this workflow were found to be, by their text: most are made more than once. */
  readonly calls: Map<string, Called>;
  /** The names of the operations. */
  readonly names: ReadonlyMap<Operation, string>;
  /** What the workflow gives wherever it ends before its end. */
  readonly returns: ObjectType[];
  /** Whether this is done in any case at the end of a try. */
  readonly isFinally: boolean;
  /** What carries this out on a copy of the document. */
  readonly copiedBy: "for" | "fork" | undefined;
  /** How many operations may still be planned: those in loops are more than once. */
  readonly budget: { left: number };
  /** To be told of all that may be known when an error comes. */
  readonly passing: (state: FlowState) => void;
  report(path: string, problem: Problem): void;
}

/** What a verb is planned in. */
export interface PlanContext extends BodyContext {
  readonly name: string;
  /** The operation's path, such as `operations[2]`. */
  readonly path: string;
  /** Whether the operation is surely carried out where it is reached. */
  readonly always: boolean;
  /** Plans operations inside the operation. `path` is that of their list. */
  planBody(operations: readonly Operation[], path: string, context: BodyContext): PlannedBody;
}

/** What came of planning a body: its operations, those left out that could not be made, and what is known at its end. */
export interface PlannedBody {
  readonly operations: readonly PlannedOperation[];
  /** Undefined where the end is never reached. */
  readonly state: FlowState | undefined;
}

/** What came of planning: the operation, unless something kept it from being made, and what is known after it. */
export interface PlannedStep {
  readonly planned: PlannedOperation | undefined;
  /** Undefined where it never goes on after this. */
  readonly state: FlowState | undefined;
  /** The paths that are surely there after it, whatever their types say: a condition that was asked says so. */
  readonly certain?: readonly string[];
}

/** The messages of the verbs by their names. */
export type VerbMessages = {
  [Case in NonNullable<Operation["verb"]["case"]>]: Extract<Operation["verb"], { case: Case }>["value"];
};

/** Checks an operation of one verb and compiles it. */
export type PlanVerb<M> = (message: M, context: PlanContext) => PlannedStep;
