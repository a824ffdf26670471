import type { PlannedFork } from "@machinery/language";
import { cancelBodies } from "../turn/cancel-bodies.js";
import { EngineError } from "../engine-error.js";
import { frameOf } from "../applying/frame-of.js";
import { endFailed, failGathering } from "./fail-gathering.js";
import type { Verb } from "./verb.js";

/**
 * Carries its branches out at the same time, and ends when as many as it waits for have ended well; the others are cancelled. It fails with
 * the error of the branch after which too few are left.
 */
export const forkVerb: Verb<PlannedFork> = {
  begin(turn, _frame, _operation, path) {
    turn.record({ kind: "fork-started", version: 1, step: path });
  },

  goOn(turn, frame, { branches, waitFor }, path) {
    const { gathering } = frame;
    if (gathering?.kind !== "fork") return;
    if (gathering.failing !== undefined) return failGathering(turn, frame, path, gathering.failing);
    if (gathering.given.size >= waitFor) {
      cancelBodies(turn, frame);
      if (frame.inner.size === 0) turn.record({ kind: "step-succeeded", version: 1, step: path });
      return;
    }
    const branch = branches[gathering.entered];
    if (branch === undefined || !turn.hasRoomFor(frame)) return;
    turn.look(frame);
    const body = `branches[${gathering.entered}]`;
    turn.record({ kind: "body-entered", version: 1, step: path, body, branch });
  },

  bodyEnded(turn, { step, branch = "" }) {
    turn.record({ kind: "body-ended", version: 1, step, branch });
  },

  bodyLeft(turn, { step, branch = "" }, { branches, waitFor }, leaving) {
    if ("outputs" in leaving) return leaving;
    const outer = frameOf(turn.state, step);
    const { gathering } = outer;
    if (gathering?.kind !== "fork") throw new EngineError(`Step ${step} is left and not at work`);
    const isDecided = gathering.failing !== undefined || gathering.given.size >= waitFor;
    const isEnough = branches.length - gathering.failed - 1 >= waitFor;
    const ended = { kind: "body-ended", version: 1, step, branch } as const;
    endFailed(turn, outer, ended, leaving.error, isDecided || isEnough);
    return undefined;
  },

  handles(turn, { step }, { branches, waitFor }) {
    const { gathering } = frameOf(turn.state, step);
    return gathering?.kind === "fork" && branches.length - gathering.failed - 1 >= waitFor;
  },
};
