/** The middle of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The medians of all rounds, a row for each way at each level; `ratio` is to the bare script at the same level, `ofRaw` to the same with raw history. */
export function summarise(samples, levels, ways) {
  return levels.flatMap((inFlight) => {
    const of = (way, read) => median(samples.get(`${way} ${inFlight}`).map(read));
    return ways.map((way) => ({
      inFlight,
      way,
      perSecond: of(way, (sample) => sample.perSecond),
      ratio: of(way, (sample) => sample.perSecond) / of("bare", (sample) => sample.perSecond),
      ofRaw: of(way, (sample) => sample.perSecond) / of("raw", (sample) => sample.perSecond),
      p50Ms: of(way, (sample) => sample.p50Ms),
      p95Ms: of(way, (sample) => sample.p95Ms),
      p99Ms: of(way, (sample) => sample.p99Ms),
      cpuMicros: {
        daemon: of(way, (sample) => sample.cpuPerEvent.daemon),
        load: of(way, (sample) => sample.cpuPerEvent.load),
        services: of(way, (sample) => sample.cpuPerEvent.services),
      },
    }));
  });
}

/** Prints the rows for people. */
export function printTable(rows, daemonBytes) {
  const head = [
    "in flight",
    "way",
    "events/s",
    "ratio",
    "of raw",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "CPU µs/event",
    "daemon",
    "load",
    "services",
  ];
  const cells = rows.map(({ inFlight, way, perSecond, ratio, ofRaw, p50Ms, p95Ms, p99Ms, cpuMicros }) => {
    const { daemon, load, services } = cpuMicros;
    const cpu = [daemon + load + services, daemon, load, services].map((micros) => micros.toFixed(0));
    return [
      String(inFlight),
      way,
      perSecond.toFixed(0),
      ratio.toFixed(2),
      ofRaw.toFixed(2),
      p50Ms.toFixed(2),
      p95Ms.toFixed(2),
      p99Ms.toFixed(2),
      ...cpu,
    ];
  });
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column].length)),
  );
  for (const row of [head, ...cells]) {
    console.log(
      row
        .map((cell, column) => (column === 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
        .join("  "),
    );
  }
  if (!Number.isNaN(daemonBytes))
    console.log(`resident memory of the daemon: ${(daemonBytes / 1024 / 1024).toFixed(0)} MiB`);
}
