import type { PlannedOperation } from "@machinery/language";
import type { StepError } from "../error.js";
import type { Frame } from "../state/frame.js";
import type { Leaving } from "../state/leaving.js";
import type { Turn } from "../turn/turn.js";

/**
 * What the engine does for one verb of the language. `begin` is called with the operation at a frame's position once its `when` has held,
 * and records facts that end the step (`step-succeeded`, by which the frame's position moves on), leave it open until a command ends it, or
 * enter one of its bodies (`body-entered`, by which a {@link Frame} is added that `advance` goes on with).
 *
 * The others are for verbs with bodies. Without them a step ends as its body does.
 */
export interface Verb<O extends PlannedOperation> {
  begin(turn: Turn, frame: Frame, operation: O, path: string): void;
  /**
   * For a step that carries out bodies at the same time, whenever one of them has ended or may begin: enters at most one, and has the frame
   * looked at again; or ends the step. `frame` is the one the step belongs to.
   */
  goOn?(this: void, turn: Turn, frame: Frame, operation: O, path: string): void;
  /** All operations of a body have ended: enters the next body, or ends the step. `frame` is the body's. */
  bodyEnded?(this: void, turn: Turn, frame: Frame, operation: O): void;
  /**
   * A body is left before its end. Gives what goes on its way, and the step ends by it; undefined where the step takes over, by entering
   * another body.
   */
  bodyLeft?(turn: Turn, frame: Frame, operation: O, leaving: Leaving): Leaving | undefined;
  /** Whether an error that leaves a body ends there, or the body is one of several that may fail. */
  handles?(turn: Turn, frame: Frame, operation: O, error: StepError): boolean;
}
