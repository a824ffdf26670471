/** The shares of sorted numbers that are told: half, 95 and 99 of a hundred. */
function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/**
 * What a trace of Chromium's says of the frames between two times, in microseconds of the trace. Frame times are between one frame that was drawn and the
 * next, in milliseconds; a frame is dropped where the compositor had something to show in it and could not; a task is long from 50 ms on.
 */
export function framesIn(trace, fromTs, toTs) {
  const within = trace.filter(({ ts }) => ts >= fromTs && ts <= toTs);
  const drawn = within
    .filter(({ name, cat }) => name === "DrawFrame" && cat.includes("devtools.timeline.frame"))
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const times = drawn
    .slice(1)
    .map((ts, at) => (ts - drawn[at]) / 1_000)
    .sort((a, b) => a - b);
  const dropped = within.filter(
    ({ name, cat }) => name === "DroppedFrame" && cat.includes("devtools.timeline.frame"),
  ).length;
  const tasks = within.filter(({ name, dur = 0 }) => name === "RunTask" && dur >= 50_000);
  return {
    frames: drawn.length,
    medianMs: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    p99Ms: quantile(times, 0.99),
    dropped,
    longTasks: tasks.length,
    longestTaskMs: Math.max(
      0,
      ...within.filter(({ name }) => name === "RunTask").map(({ dur = 0 }) => dur / 1_000),
    ),
  };
}

/** When something was marked by `performance.mark`, in microseconds of the trace: the first time after another. */
export function markIn(trace, mark, afterTs = 0) {
  const found = trace.find(
    ({ name, cat, ts }) => cat.includes("blink.user_timing") && name === mark && ts >= afterTs,
  );
  if (found === undefined) throw new Error(`expected the mark \`${mark}\` in the trace, found none`);
  return found.ts;
}

/** How long it took from the last byte of an answer whose address has a text to the first frame after a mark, in milliseconds. */
export function paintAfter(trace, urlPart, mark) {
  const asked = trace.find(
    ({ name, args }) => name === "ResourceSendRequest" && args?.data?.url?.includes(urlPart),
  );
  const id = asked?.args.data.requestId;
  const came = trace.find(
    ({ name, args }) =>
      (name === "ResourceFinish" || name === "ResourceReceivedData") && args?.data?.requestId === id,
  );
  if (came === undefined) throw new Error(`expected a request for ${urlPart} in the trace, found none`);
  const markTs = markIn(trace, mark);
  const painted = trace
    .filter(({ name, ts }) => name === "DrawFrame" && ts > markTs)
    .reduce((least, { ts }) => Math.min(least, ts), Infinity);
  return (painted - came.ts) / 1_000;
}

/** When something was marked last, in microseconds of the trace. */
export function lastMarkIn(trace, mark) {
  const found = trace.findLast(({ name, cat }) => cat.includes("blink.user_timing") && name === mark);
  if (found === undefined) throw new Error(`expected the mark \`${mark}\` in the trace, found none`);
  return found.ts;
}

/** How long it took from the last piece of a stream that came before a time to the first frame after it, in milliseconds. */
export function paintAfterStream(trace, urlPart, shownTs) {
  const ids = new Set(
    trace
      .filter(({ name, args }) => name === "ResourceSendRequest" && args?.data?.url?.includes(urlPart))
      .map(({ args }) => args.data.requestId),
  );
  const came = trace.findLast(
    ({ name, args, ts }) => name === "ResourceReceivedData" && ids.has(args?.data?.requestId) && ts < shownTs,
  );
  if (came === undefined) throw new Error(`expected pieces of ${urlPart} in the trace, found none`);
  const painted = trace.find(({ name, ts }) => name === "DrawFrame" && ts > shownTs);
  return ((painted?.ts ?? NaN) - came.ts) / 1_000;
}
