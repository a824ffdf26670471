import type { PlannedOperation } from "@machinery/language";
import type { Frame } from "../frame.js";
import type { Turn } from "../turn.js";

/**
 * What the engine does for one verb of the language. `begin` is called with the operation at a frame's position once its `when` has held,
 * and records facts that either end the step (`step-succeeded`, by which the frame's position moves on) or leave it open until a command
 * ends it.
 *
 * How a verb with bodies fits in. `begin` of a `switch`, `try`, `while`, `for` or `fork` opens its step and records a fact for each body
 * it enters; the applier of that fact adds a {@link Frame} under the body's path (`items[3]`, `dispatch.ship`): with the parent's document
 * where the body writes outside, with a copy where it does not. `advance` then takes all frames instead of the root alone, deepest first;
 * where a frame is at its end it asks the verb of the step that opened it (`bodyEnded`), as it ends the event for the root; where a step
 * fails, `failStep` asks the verbs from the inside out (`bodyFailed`) before it fails the event. `wait` and `listen` leave an open step with
 * a time or a name, told by `pending`. Paths, facts of steps, retries, timers and undoing stay as they are.
 */
export interface Verb<O extends PlannedOperation> {
  begin(turn: Turn, frame: Frame, operation: O, path: string): void;
}
