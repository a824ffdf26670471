import type { JsonObject } from "@machinery/protocol";
import type { Fault } from "../fault.js";

/** A step that is to be undone when what it belongs to is. */
export interface Undoable {
  readonly step: string;
  /** Its turn among all steps of the event that can be undone, from 1: the last one is undone first. */
  readonly order: number;
  /** What the call that undoes it sends. Unset where that could not be made. */
  readonly inputs: JsonObject | undefined;
  /** Why it could not be made. */
  readonly fault: Fault | undefined;
}

/** What can be undone of a body that has a document of its own. Never changed in place: the last one refers to those before. */
export interface UndoLog {
  /** One step, or all of a body inside that has ended. */
  readonly last: Undoable | UndoLog;
  readonly before: UndoLog | undefined;
}

/** The log with what a body inside, which has ended, adds to it. */
export function joinedUndo(log: UndoLog | undefined, inner: UndoLog | undefined): UndoLog | undefined {
  return inner === undefined ? log : { last: inner, before: log };
}

/** All that logs hold, in the order it is undone. */
export function undoOrder(logs: readonly (UndoLog | undefined)[]): Undoable[] {
  const found: Undoable[] = [];
  const ahead = logs.filter((log) => log !== undefined);
  for (let log = ahead.pop(); log !== undefined; log = ahead.pop()) {
    if ("last" in log.last) ahead.push(log.last);
    else found.push(log.last);
    if (log.before !== undefined) ahead.push(log.before);
  }
  return found.sort((one, other) => other.order - one.order);
}
