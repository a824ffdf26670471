import type { Operation } from "@machinery/protocol";

/** A workflow's definition as a picture: what lies in what, and what comes after what. It has no coordinates and knows of no event. */
export interface Graph {
  /** Each after what it lies in, otherwise in the order they are written. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export type GraphNode = TerminalNode | OperationNode | BodyNode | FoldedNode;

interface Node {
  /** The path of the operation or body in the definition, such as `operations[2].switch.cases[0].do`; `start` and `end`. */
  readonly id: string;
  /** The id of the node it lies in. Unset: it lies in none. */
  readonly parent?: string;
}

/** Where events begin, or end. */
export interface TerminalNode extends Node {
  readonly kind: "start" | "end";
}

/** An operation. Its bodies, if it has any, are nodes in it. */
export interface OperationNode extends Node {
  readonly kind: "operation";
  /** The name by which steps are called after it, unique in the workflow. */
  readonly name: string;
  readonly verb: Verb;
  /** What it does, in a few words: the service that is called, the time that is waited for. */
  readonly says: string;
  /** The condition under which it is carried out. Unset: always. */
  readonly when?: string;
  /** The service whose call undoes it. */
  readonly undoneBy?: string;
  readonly isContainer: boolean;
}

/** A body of an operation: its operations lie in it. */
export interface BodyNode extends Node {
  readonly kind: "body";
  readonly role: BodyRole;
  /** What is said about it: the condition of a case, the name of a branch. May be empty. */
  readonly says: string;
}

/** Bodies that are too many to draw. */
export interface FoldedNode extends Node {
  readonly kind: "folded";
  readonly role: BodyRole;
  readonly count: number;
}

/** The verb of an operation; `unknown` for one that a newer daemon has. */
export type Verb = NonNullable<Operation["verb"]["case"]> | "unknown";

/** What a body is to its operation. */
export type BodyRole =
  "case" | "otherwise" | "branch" | "each" | "while" | "try" | "catch" | "finally" | "time over";

/** One comes after the other. */
export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}
