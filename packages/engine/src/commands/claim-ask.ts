import { askToChange, claimedByOther } from "../steps/ask-to-change.js";
import type { CommandHandler } from "./command-handler.js";

/**
 * Say that somebody answers a question, or does not any more. Nothing to do when that is so. Refused with ASK_CLAIMED when it is somebody
 * else's, with ASK_NOT_FOUND when it is not open, with EVENT_PAUSED while the event is set aside.
 */
export interface ClaimAsk {
  readonly kind: "claim-ask";
  readonly step: string;
  /** As they call themselves. Never empty. */
  readonly by: string;
  /** Whether the claim is given back. */
  readonly release: boolean;
}

export const claimAsk: CommandHandler<ClaimAsk> = (turn, { step, by, release }) => {
  const found = askToChange(turn, step);
  if (!found.ok) return found.rejection;
  const { claimedBy } = found.awaited;
  if (claimedBy !== "" && claimedBy !== by) return claimedByOther(step, claimedBy);
  if ((claimedBy === by) === release)
    turn.record({ kind: "ask-claimed", version: 1, step, by: release ? "" : by });
  return undefined;
};
