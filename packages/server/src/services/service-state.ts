import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { BreakerState, type ServiceState as StateMessage, ServiceStateSchema } from "@machinery/protocol";
import type { Partition, ServiceState } from "@machinery/runner";

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
): Promise<StateMessage> {
  const { breaker, sinceMs, nextProbeMs, failures, lastFailure, inFlight, inLine } = state;
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
  });
}
