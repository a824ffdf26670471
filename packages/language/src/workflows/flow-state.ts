import { type FieldType, isSameType, join, merge, type ObjectType } from "../cel/type.js";

/** What is known of an event at one place of its workflow. */
export interface FlowState {
  /** The running document. */
  readonly data: ObjectType;
  /** The answers so far, by operation. */
  readonly steps: ReadonlyMap<string, FieldType>;
  /** Inside a branch: what was written to its copy of the document. */
  readonly written: ObjectType | undefined;
}

/** Nothing written yet. */
export const nothingWritten: ObjectType = { kind: "object", fields: new Map(), rest: undefined };

/** What is known after something was merged into the document. `always` says whether that surely happens. */
export function withWritten(state: FlowState, merged: ObjectType | undefined, always: boolean): FlowState {
  if (merged === undefined) return state;
  return {
    ...state,
    data: merge(state.data, merged, always),
    written: state.written && merge(state.written, merged, always),
  };
}

/** What is known after an operation was answered. */
export const withAnswer = (state: FlowState, name: string, answer: FieldType): FlowState => ({
  ...state,
  steps: new Map(state.steps).set(name, answer),
});

/** What is known where several ways meet. Undefined stands for a way that is never gone; where all are, nobody gets there. */
export function joinFlows(...ways: readonly (FlowState | undefined)[]): FlowState | undefined {
  return ways.reduce((one, other) => {
    if (one === undefined || other === undefined || one === other) return one ?? other;
    return {
      data: join(one.data, other.data) as ObjectType,
      steps: joinSteps(one.steps, other.steps),
      written: one.written && other.written && (join(one.written, other.written) as ObjectType),
    };
  }, undefined);
}

function joinSteps(one: FlowState["steps"], other: FlowState["steps"]): FlowState["steps"] {
  if (one === other) return one;
  const steps = new Map<string, FieldType>();
  for (const [name, step] of one) {
    const same = other.get(name);
    if (same === step) steps.set(name, step);
    else if (same === undefined) steps.set(name, { type: step.type, certain: false });
    else steps.set(name, { type: join(step.type, same.type), certain: step.certain && same.certain });
  }
  for (const [name, step] of other) if (!one.has(name)) steps.set(name, { type: step.type, certain: false });
  return steps;
}

/** Whether the same is known. */
export function isSameFlow(one: FlowState, other: FlowState): boolean {
  if (!isSameType(one.data, other.data) || one.steps.size !== other.steps.size) return false;
  for (const [name, step] of one.steps) {
    const same = other.steps.get(name);
    if (same === undefined || same.certain !== step.certain || !isSameType(step.type, same.type))
      return false;
  }
  return true;
}
