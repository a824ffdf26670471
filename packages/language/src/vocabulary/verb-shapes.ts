import * as forms from "./forms.js";
import { flowVerbShapes } from "./flow-verb-shapes.js";
import { outerVerbShapes } from "./outer-verb-shapes.js";
import { row, type Row, type Shape } from "./row.js";

/** What every operation may say, whatever it does. */
export const operationRows: readonly Row[] = [
  row("name", forms.operationName, "The name, unique in the workflow; its answer is read as `steps.<name>`", {
    otherwise: "taken from the service it calls, else from the verb",
  }),
  row("description", forms.description, "What it is for, for people"),
  row("when", forms.condition, "When it does not hold, the operation is skipped"),
];

/** The verbs, each with the keys that stand beside its own, which comes first. */
export const verbShapes: readonly Shape[] = [...outerVerbShapes, ...flowVerbShapes];
