import { create } from "@bufbuild/protobuf";
import { type Duration, DurationSchema, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { BreakerState, type ServiceState as StateMessage, ServiceStateSchema } from "@machinery/protocol";
import type { Partition, RecentCall, ServiceState } from "@machinery/runner";

const breakers = {
  off: BreakerState.OFF,
  closed: BreakerState.CLOSED,
  open: BreakerState.OPEN,
  "half-open": BreakerState.HALF_OPEN,
} as const;

/** How the calls of a service stand, as the API shows it. Those on disk are left out where the events' store cannot be read. */
export async function serviceStateToMessage(
  service: string,
  state: ServiceState,
  backlog: number,
  partition: Pick<Partition, "read">,
  recentCalls: readonly RecentCall[] = [],
): Promise<StateMessage> {
  const { breaker, sinceMs, nextProbeMs, failures, lastFailure, inFlight, inLine, recent } = state;
  const isOpen = breaker === "open" || breaker === "half-open";
  const read = await partition.read({ kind: "waiting", service });
  const onDisk = read.ok ? read.value : { calls: 0, isMore: false };
  return create(ServiceStateSchema, {
    breaker: breakers[breaker],
    ...(isOpen && sinceMs !== undefined ? { openTime: timestampFromMs(sinceMs) } : {}),
    ...(nextProbeMs === undefined ? {} : { nextProbeTime: timestampFromMs(nextProbeMs) }),
    failures,
    ...(lastFailure === undefined
      ? {}
      : {
          lastFailure: {
            reason: lastFailure.reason,
            message: lastFailure.message,
            time: timestampFromMs(lastFailure.timeMs),
          },
        }),
    callsInFlight: inFlight,
    callsWaiting: inLine + onDisk.calls,
    moreWaiting: onDisk.isMore,
    backlog,
    recent: {
      calls: recent.calls,
      failed: recent.failed,
      ...(recent.sinceMs === undefined
        ? {}
        : {
            medianLatency: durationOf(recent.medianMs),
            p95Latency: durationOf(recent.p95Ms),
            sinceTime: timestampFromMs(recent.sinceMs),
          }),
      list: recentCalls.map(({ endMs, tookMs, reason = "" }) => ({
        endTime: timestampFromMs(endMs),
        latency: durationOf(tookMs),
        reason,
      })),
    },
  });
}

/** To the microsecond: services nearby answer in less than a millisecond. */
function durationOf(ms: number): Duration {
  const micros = Math.round(ms * 1_000);
  const seconds = Math.floor(micros / 1_000_000);
  return create(DurationSchema, { seconds: BigInt(seconds), nanos: (micros % 1_000_000) * 1_000 });
}
