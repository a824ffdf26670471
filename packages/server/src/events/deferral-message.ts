import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { DeferralReason, type StepDeferralSchema } from "@machinery/protocol";
import type { EventDetail } from "@machinery/runner";

type Deferral = NonNullable<EventDetail["steps"][number]["deferred"]>;

const reasons = {
  breaker: DeferralReason.BREAKER,
  rate: DeferralReason.RATE,
  concurrency: DeferralReason.CONCURRENCY,
  turn: DeferralReason.TURN,
  stop: DeferralReason.STOP,
} as const;

/** Why a call waits until its service lets it in, as the API shows it. */
export function deferralToMessage(deferred: Deferral | undefined): {
  deferral?: MessageInitShape<typeof StepDeferralSchema>;
} {
  if (deferred === undefined) return {};
  const { service, by, sinceMs, untilMs, openSinceMs } = deferred;
  const deferral = {
    service,
    reason: reasons[by],
    sinceTime: timestampFromMs(sinceMs),
    ...(untilMs === undefined ? {} : { nextTime: timestampFromMs(untilMs) }),
    ...(openSinceMs === undefined ? {} : { openTime: timestampFromMs(openSinceMs) }),
  };
  return { deferral };
}
