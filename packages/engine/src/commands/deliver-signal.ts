import { advance } from "../turn/advance.js";
import { listeningFor, offerSignal, type OfferedSignal } from "../steps/offer-signal.js";
import type { CommandHandler } from "./command-handler.js";

/**
 * A signal with a key was sent, and the event may listen for it. Nothing to do when it does not, or has taken it. One that is set aside looks
 * at it when it goes on.
 */
export interface DeliverSignal extends OfferedSignal {
  readonly kind: "deliver-signal";
  /** The signal's name. */
  readonly signal: string;
  readonly key: string;
}

export const deliverSignal: CommandHandler<DeliverSignal> = (turn, command) => {
  const { state } = turn;
  if (!state.atWork) return undefined;
  const fitting = listeningFor(turn, command.signal).filter(
    ({ awaited }) => awaited?.kind === "listen" && awaited.key === command.key,
  );
  if (fitting.length === 0) return undefined;
  if (state.interrupting) {
    for (const { path } of fitting) turn.record({ kind: "listen-looking", version: 1, step: path });
    turn.yield(true);
    return undefined;
  }
  for (const { path } of fitting) if (offerSignal(turn, path, command)) break;
  advance(turn);
  return undefined;
};
