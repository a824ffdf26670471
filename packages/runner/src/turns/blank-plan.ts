import type { FieldSet, Plan } from "@machinery/language";

const nothing: FieldSet = { names: [], declared: false, check: (value) => ({ ok: true, value }) };

/** A plan without operations: what an event is set aside by when its own plan cannot be had. */
export function blankPlan(workflow: string, revision: number): Plan {
  return { workflow, revision, inputs: nothing, outputs: nothing, operations: [] };
}
