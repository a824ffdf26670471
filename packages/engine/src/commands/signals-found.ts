import { advance } from "../turn/advance.js";
import { offerSignal, type OfferedSignal } from "../steps/offer-signal.js";
import type { CommandHandler } from "./command-handler.js";

/** Somebody has looked at the kept signals for a step that listens, as `pending` asked for. Stale news is nothing to do. */
export interface SignalsFound {
  readonly kind: "signals-found";
  readonly step: string;
  /** Those of the name and key it listens for, the oldest first. */
  readonly signals: readonly OfferedSignal[];
  /** Whether there are no more. */
  readonly isAll: boolean;
}

export const signalsFound: CommandHandler<SignalsFound> = (turn, { step: path, signals, isAll }) => {
  const { state } = turn;
  const { awaited } = state.steps.get(path) ?? {};
  if (!state.atWork || state.interrupting || awaited?.kind !== "listen" || !awaited.looking) return undefined;
  if (!signals.some((signal) => offerSignal(turn, path, signal)) && isAll)
    turn.record({ kind: "listen-looked", version: 1, step: path });
  advance(turn);
  return undefined;
};
