import { rootPath } from "./frame.js";

const undoEnd = "/undo";

/** Whether a step is of the workflow itself, as most are. To search from the front is faster by far in V8. */
const isOuter = (step: string): boolean => !step.includes(".");

/** The paths of steps: names of operations joined by dots, with the iteration in brackets, such as `items[3].charge`; of the call
 * that undoes one, `items[3].charge/undo`. */
export const stepPath = {
  /** The path of an operation's step in a frame. */
  join(frame: string, operation: string): string {
    return frame === rootPath ? operation : `${frame}.${operation}`;
  },

  /** The path of a frame for a body of a step; with the round of a loop, or the branch of a fork. */
  body(step: string, part: number | string | undefined): string {
    return part === undefined ? step : `${step}[${part}]`;
  },

  /** The path of the frame a step belongs to. */
  frame(step: string): string {
    return isOuter(step) ? rootPath : step.slice(0, step.lastIndexOf("."));
  },

  /** The path of the step in whose body a step is. Empty for those of the workflow itself. */
  around(step: string): string {
    const frame = step.slice(0, Math.max(0, step.lastIndexOf(".")));
    return frame.endsWith("]") ? frame.slice(0, frame.lastIndexOf("[")) : frame;
  },

  /** The name of the operation a step executes. */
  operation(step: string): string {
    const name = isOuter(step) ? step : step.slice(step.lastIndexOf(".") + 1);
    const bracket = name.indexOf("[");
    if (bracket >= 0) return name.slice(0, bracket);
    const slash = name.indexOf("/");
    return slash < 0 ? name : name.slice(0, slash);
  },

  /** The path of the call that undoes a step. */
  undo(step: string): string {
    return `${step}${undoEnd}`;
  },

  /** The path of the step that a call undoes; undefined where it is not one that does. */
  undone(path: string): string | undefined {
    return path.endsWith(undoEnd) ? path.slice(0, -undoEnd.length) : undefined;
  },
};
