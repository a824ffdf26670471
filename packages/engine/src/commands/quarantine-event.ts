import type { CommandHandler } from "./command-handler.js";

/** Set the event aside: deciding about it threw. Nothing to do when it has ended or is set aside already. */
export interface QuarantineEvent {
  readonly kind: "quarantine-event";
  readonly message: string;
}

export const quarantineEvent: CommandHandler<QuarantineEvent> = (turn, command) => {
  const { ended, quarantined } = turn.state;
  if (!ended && !quarantined)
    turn.record({ kind: "event-quarantined", version: 1, message: command.message });
  return undefined;
};
