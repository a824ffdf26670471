import { isWorthKeeping, silentUntil } from "../plan/heartbeat.js";
import { callOf } from "../plan/operation-of.js";
import type { Given } from "../state/given.js";
import { openCall, whyOver } from "../steps/call-to-settle.js";
import type { CommandHandler } from "./command-handler.js";

/** A service that answers later, or a person for it, says that it is still at it. Mostly nothing to do: see `heartbeat.ts`. Refused as `complete-step` is. */
export interface HeartbeatStep {
  readonly kind: "heartbeat-step";
  readonly step: string;
  readonly by: Given["by"];
}

export const heartbeatStep: CommandHandler<HeartbeatStep> = (turn, command) => {
  const step = openCall(turn, command.step);
  if (step === undefined) return whyOver(turn, command.step, command.by);
  const { nowMs } = turn;
  const { path, attempt, silentUntilMs } = step;
  const { heartbeatTimeoutMs } = callOf(turn.plan, path);
  if (silentUntilMs === undefined || heartbeatTimeoutMs === undefined) return undefined;
  if (!turn.state.atWork || !isWorthKeeping(nowMs, silentUntilMs, heartbeatTimeoutMs)) return undefined;
  turn.record({
    kind: "attempt-alive",
    version: 1,
    step: path,
    attempt,
    silentUntilMs: silentUntil(nowMs, heartbeatTimeoutMs),
  });
  return undefined;
};
