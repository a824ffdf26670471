import { beginEvent } from "../turn/begin-event.js";
import type { CommandHandler } from "./command-handler.js";

/** Start an accepted event: there is room now. Nothing to do when it has been started, has ended or is set aside. */
export interface StartEvent {
  readonly kind: "start-event";
}

export const startEvent: CommandHandler<StartEvent> = (turn) => {
  const { started, quarantined, paused, ended } = turn.state;
  if (started || quarantined || paused || ended) return undefined;
  beginEvent(turn);
  return undefined;
};
