import { durationToMillis, timestampToMillis, type RecentCalls } from "@machinery/client";
import { formatLatency } from "../format/latency.js";
import { formatShare } from "../format/share.js";
import { formatSpan } from "../format/span.js";
import { useNow } from "../live/use-now.js";
import { callBars, failureReasons } from "./call-bars.js";

/** How the last calls of a service went: how many failed and why, how long they took, and each of them as a bar. */
export function LastCalls({ recent }: { readonly recent: RecentCalls | undefined }) {
  const nowMs = useNow();
  if (recent === undefined || recent.calls === 0)
    return <p className="soft">It was not called since the daemon started.</p>;
  const calls = recent.list.map(({ latency, reason }) => ({
    latencyMs: latency === undefined ? 0 : durationToMillis(latency),
    reason,
  }));
  const bars = callBars(calls);
  const reasons = failureReasons(calls);
  const sinceMs = recent.sinceTime === undefined ? nowMs : timestampToMillis(recent.sinceTime);
  const span = (duration: RecentCalls["p95Latency"]): string =>
    duration === undefined ? "—" : formatLatency(durationToMillis(duration));
  const label = `The last ${String(recent.calls)} calls, the newest to the right: ${String(recent.failed)} failed`;
  return (
    <>
      <dl className="figures">
        <Figure name="last calls" value={String(recent.calls)} more={`in ${formatSpan(nowMs - sinceMs)}`} />
        <Figure
          name="failed"
          value={formatShare(recent.failed, recent.calls)}
          tone={recent.failed > 0 ? "bad" : undefined}
          more={reasons
            .slice(0, 3)
            .map(([reason, count]) => `${reason} ${String(count)}`)
            .join(", ")}
        />
        <Figure name="half within" value={span(recent.medianLatency)} />
        <Figure name="95 % within" value={span(recent.p95Latency)} />
      </dl>
      <svg
        className="call-bars"
        role="img"
        aria-label={label}
        viewBox={`0 0 ${String(Math.max(64, bars.length) * 4)} 48`}
        preserveAspectRatio="none"
      >
        {bars.map(({ height, isFailed }, index) => (
          <rect
            // The calls have no names: a bar is its place.
            key={index}
            className={isFailed ? "call-bars__failed" : "call-bars__well"}
            x={index * 4}
            y={48 - height * 48}
            width={3}
            height={height * 48}
          />
        ))}
      </svg>
    </>
  );
}

function Figure(props: {
  readonly name: string;
  readonly value: string;
  readonly more?: string;
  readonly tone?: "bad" | undefined;
}) {
  const { name, value, more = "", tone } = props;
  return (
    <div className="figure">
      <dt className="soft small">{name}</dt>
      <dd className={`figure__value${tone === undefined ? "" : ` status--${tone}`}`}>{value}</dd>
      <dd className="soft small figure__more" title={more}>
        {more}
      </dd>
    </div>
  );
}
