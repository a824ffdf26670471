import {
  durationToMillis,
  timestampToMillis,
  type CheckServiceResponse,
  type ServiceState,
} from "@machinery/client";
import { useMutation } from "@tanstack/react-query";
import { useDaemon } from "../daemon.js";
import { formatLatency } from "../format/latency.js";
import { formatSpan } from "../format/span.js";
import { useNow } from "../live/use-now.js";
import { ErrorNote } from "../writing/error-note.js";
import { LastCalls } from "./last-calls.js";
import { breakerWords } from "./service-look.js";

/** How a service is: what its breaker says, its last calls, and its health when it is asked for. */
export function ServiceHealth(props: { readonly name: string; readonly state: ServiceState | undefined }) {
  const { name, state } = props;
  const { client } = useDaemon();
  const check = useMutation({ mutationFn: () => client.registry.checkService({ name }) });
  return (
    <section className="panel" aria-label="Health">
      <div className="panel__head">
        <h2 className="panel__title">Health</h2>
        <button
          type="button"
          className="button"
          aria-busy={check.isPending}
          disabled={check.isPending}
          onClick={() => check.mutate()}
        >
          Check now
        </button>
      </div>
      <div role="status">{check.data === undefined ? null : <Checked {...check.data} />}</div>
      <ErrorNote error={check.error} />
      {state === undefined ? null : (
        <>
          <StateFacts state={state} />
          <LastCalls recent={state.recent} />
        </>
      )}
    </section>
  );
}

function Checked({ healthy, checked, httpStatus, latency, error }: CheckServiceResponse) {
  const took = latency === undefined ? "" : ` in ${formatLatency(durationToMillis(latency))}`;
  const what = checked === "health" ? "its health path" : "its address, as it declares no health path";
  const answer = httpStatus === 0 ? "" : `${String(httpStatus)} `;
  return (
    <p>
      <span className={`status status--${healthy ? "good" : "bad"}`}>
        <span aria-hidden="true">{healthy ? "✓" : "✕"}</span> {healthy ? "well" : "not well"}
      </span>{" "}
      {answer}
      {took.trimStart()} <span className="soft">(asked {what})</span>
      {error === undefined ? null : (
        <>
          <br />
          <span className="mono">{error.reason}</span>: {error.message}
        </>
      )}
    </p>
  );
}

function StateFacts({ state }: { readonly state: ServiceState }) {
  const nowMs = useNow();
  const { breaker, openTime, nextProbeTime, failures, lastFailure } = state;
  const { callsInFlight, callsWaiting, moreWaiting, backlog } = state;
  const ago = (time: Parameters<typeof timestampToMillis>[0]): string =>
    formatSpan(nowMs - timestampToMillis(time));
  const more = [
    openTime === undefined ? "" : `for ${ago(openTime)}`,
    nextProbeTime === undefined
      ? ""
      : `next probe in ${formatSpan(timestampToMillis(nextProbeTime) - nowMs)}`,
    failures === 0 ? "" : `${String(failures)} ${failures === 1 ? "failure" : "failures in a row"}`,
  ].filter((part) => part !== "");
  return (
    <dl className="facts">
      <dt>Breaker</dt>
      <dd>
        {breakerWords(breaker)}
        {more.length === 0 ? null : <span className="soft"> · {more.join(" · ")}</span>}
      </dd>
      <dt>Calls</dt>
      <dd>
        {callsInFlight} in flight · {callsWaiting}
        {moreWaiting ? "+" : ""} waiting{" "}
        <span className="soft">of at most {backlog.toLocaleString("en")}</span>
      </dd>
      {lastFailure === undefined ? null : (
        <>
          <dt>Last failure</dt>
          <dd>
            <span className="mono">{lastFailure.reason}</span>: {lastFailure.message}
            {lastFailure.time === undefined ? null : (
              <span className="soft"> · {ago(lastFailure.time)} ago</span>
            )}
          </dd>
        </>
      )}
    </dl>
  );
}
