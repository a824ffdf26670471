import type { Frame } from "../state/frame.js";
import type { Turn } from "./turn.js";
import { unwind } from "./unwind.js";

/**
 * Gives up the bodies of a step that are still at work, those entered first before the others: what is open in one is cancelled, what was
 * done in it is undone, and then it ends. Where they are too many for one commit, `frame` is looked at again in the next one.
 */
export function cancelBodies(turn: Turn, frame: Frame): void {
  for (const body of [...frame.inner.values()].sort((one, other) => one.order - other.order)) {
    if (body.scope.unwinding?.after.kind === "body-ended") continue;
    if (turn.isFull) return turn.look(frame);
    cancelRegion(turn, body);
  }
}

function cancelRegion(turn: Turn, body: Frame): void {
  const { step, round, branch } = body;
  const which = branch === undefined ? { round } : { branch };
  unwind(turn, body, { kind: "body-ended", step, ...which, cancelled: true });
}
