import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { EventDeferralReason, type EventDeferralSchema } from "@machinery/protocol";
import type { EventDeferral } from "@machinery/runner";

/** What keeps an event from beginning, as the API names it. */
export const eventDeferralReasons = {
  pause: EventDeferralReason.WORKFLOW_PAUSED,
  workflow: EventDeferralReason.WORKFLOW_LIMIT,
  key: EventDeferralReason.KEY_LIMIT,
  running: EventDeferralReason.RUNNING_LIMIT,
  turn: EventDeferralReason.TURN,
} as const;

/** Why an event has not begun, as the API shows it. */
export function eventDeferralToMessage(
  deferred: EventDeferral,
): MessageInitShape<typeof EventDeferralSchema> {
  const reason = eventDeferralReasons[deferred.by];
  if (deferred.by === "pause")
    return { reason, pause: { time: timestampFromMs(deferred.sinceMs), reason: deferred.reason } };
  if (deferred.by === "turn") return { reason };
  const key = deferred.by === "key" ? deferred.key : "";
  return { reason, key, underWay: BigInt(deferred.underWay), limit: BigInt(deferred.limit) };
}
