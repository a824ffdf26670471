import { EventStatus } from "@machinery/protocol";
import { advance } from "../turn/advance.js";
import { interruptAttempts } from "../steps/interrupt-attempts.js";
import type { Turn } from "../turn/turn.js";
import { abandonUnwinding, unwind } from "../turn/unwind.js";
import { type AfterUnwinding, endsEvent } from "../state/unwinding.js";
import { wakeSteps } from "../steps/wake-steps.js";
import type { CommandHandler } from "./command-handler.js";
import { eventEnded } from "./event-ended.js";

/**
 * End the event. What was done is undone first: until then it goes on, and cancelling it again changes nothing, unless it was set aside
 * meanwhile; then what is left is not undone. Nothing to do when it is cancelled already; refused with EVENT_ENDED when it ended otherwise. */
export interface CancelEvent {
  readonly kind: "cancel-event";
  readonly reason: string;
}

export const cancelEvent: CommandHandler<CancelEvent> = (turn, command) => {
  const { state } = turn;
  if (state.end === EventStatus.CANCELLED) return undefined;
  if (state.ended) return eventEnded(state, "cancelled");
  cancel(turn, { kind: "event-cancelled", reason: command.reason });
  return undefined;
};

function cancel(turn: Turn, after: AfterUnwinding): void {
  const { root, quarantined, paused } = turn.state;
  const { unwinding } = root.scope;
  if (unwinding !== undefined && endsEvent(unwinding)) {
    // Its end is on its way. Only one that was set aside meanwhile would never come to it.
    if (quarantined) abandonUnwinding(turn, unwinding);
    else if (paused) goOn(turn);
    return;
  }
  unwind(turn, root, after);
  if (turn.state.ended) return;
  if (quarantined) {
    // Its calls were given up then.
    turn.record({ kind: "event-resumed", version: 1 });
    interruptAttempts(turn);
  }
  if (paused && !quarantined) goOn(turn);
  else advance(turn);
}

/** It was paused, and cancelling ends that. */
function goOn(turn: Turn): void {
  turn.record({ kind: "event-resumed", version: 1 });
  turn.moveAll();
  wakeSteps(turn);
  advance(turn);
}
