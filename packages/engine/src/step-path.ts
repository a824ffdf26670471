import { rootPath } from "./frame.js";

/** The paths of steps: names of operations joined by dots, with the iteration in brackets, such as `items[3].charge`. */
export const stepPath = {
  /** The path of an operation's step in a frame. */
  join(frame: string, operation: string): string {
    return frame === rootPath ? operation : `${frame}.${operation}`;
  },

  /** The path of a frame for a body of a step; with the round of a loop. */
  body(step: string, round: number | undefined): string {
    return round === undefined ? step : `${step}[${round}]`;
  },

  /** The path of the frame a step belongs to. */
  frame(step: string): string {
    const dot = step.lastIndexOf(".");
    return dot < 0 ? rootPath : step.slice(0, dot);
  },

  /** The name of the operation a step executes. */
  operation(step: string): string {
    const name = step.slice(step.lastIndexOf(".") + 1);
    const bracket = name.indexOf("[");
    return bracket < 0 ? name : name.slice(0, bracket);
  },
};
