import type { RunHistory, RunStep } from "./run-history.js";
import { inOrder } from "./run-history.js";
import { nameInBody } from "./step-path.js";

/** A row of a timeline: a step, below that around it. */
export interface TimelineRow {
  readonly step: RunStep;
  /** What it is called within what is around it, such as `[3].charge`. */
  readonly name: string;
  /** How many steps are around it. */
  readonly depth: number;
  /** How many steps are in it. */
  readonly inside: number;
  readonly isOpen: boolean;
}

/** Groups of more steps than this are closed until somebody opens them. */
export const mostOpen = 50;

/** The steps of groups in the order they are shown, kept until there are more. */
const ordered = new WeakMap<readonly RunStep[], { readonly of: number; readonly steps: RunStep[] }>();

/**
 * The rows of a timeline, of the steps that had begun. `turned` are the paths of groups that somebody opened or closed against what they are by
 * themselves. What is closed is not looked into.
 */
export function timelineRows(history: RunHistory, begun: number, turned: ReadonlySet<string>): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const add = (path: string | undefined, depth: number): void => {
    for (const step of inOrderKept(history.stepsIn(path))) {
      if (step.index >= begun) continue;
      const inside = history.stepsIn(step.path).length;
      const isOpen = inside > 0 && inside <= mostOpen !== turned.has(step.path);
      rows.push({ step, name: nameInBody(step.path), depth, inside, isOpen });
      if (isOpen) add(step.path, depth + 1);
    }
  };
  add(undefined, 0);
  return rows;
}

function inOrderKept(steps: readonly RunStep[]): readonly RunStep[] {
  const known = ordered.get(steps);
  if (known?.of === steps.length) return known.steps;
  const found = inOrder(steps);
  ordered.set(steps, { of: steps.length, steps: found });
  return found;
}
