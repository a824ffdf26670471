// How smooth the web console is with a lot in it: 100,000 events in the list, one event of 10,000 steps, a workflow of 500 operations as a graph. Frame times,
// dropped frames and long tasks are from Chromium's own trace while it scrolls by its own gesture; the first paint is from the last byte of the data to the
// frame that shows it. Chromium draws without a GPU here, on the same cores as the daemon: numbers are worse than on a desk.
import { parseArgs } from "node:util";
import { rmSync } from "node:fs";
import { benchFolder, readyUrl, spawnDaemon, stopDaemon } from "./bench-daemon.mjs";
import { measureEvent } from "./ui-event.mjs";
import { measureGraph } from "./ui-graph.mjs";
import { measureList } from "./ui-list.mjs";
import { startChromium } from "./trace-page.mjs";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "ui"),
  options: {
    events: { type: "string", default: "100000" },
    steps: { type: "string", default: "10000" },
    nodes: { type: "string", default: "500" },
    only: { type: "string", default: "list,event,graph" },
    json: { type: "boolean", default: false },
  },
});
const sizes = { list: Number(values.events), event: Number(values.steps), graph: Number(values.nodes) };
const measures = { list: measureList, event: measureEvent, graph: measureGraph };
const wanted = values.only.split(",");
if (!Object.values(sizes).every((size) => size > 0) || !wanted.every((one) => one in measures)) {
  console.error(
    "bench ui: expected numbers over 0 for --events, --steps and --nodes, and some of list, event and graph for --only",
  );
  process.exit(2);
}

const data = benchFolder();
const daemon = spawnDaemon(data, ["--backlog", "1000000"]);
const browser = await startChromium();
const rows = [];
try {
  const url = await readyUrl(daemon);
  for (const one of wanted) {
    process.stderr.write(`${one}: `);
    rows.push(
      ...(await measures[one]({ url, browser, size: sizes[one], say: (text) => process.stderr.write(text) })),
    );
    process.stderr.write("\n");
  }
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  else {
    const cells = rows.map((row) => [
      row.what,
      row.paintMs === undefined ? "" : row.paintMs.toFixed(0),
      ...(row.frames === undefined
        ? ["", "", "", "", "", "", ""]
        : [
            String(row.frames.frames),
            row.frames.medianMs.toFixed(1),
            row.frames.p95Ms.toFixed(1),
            row.frames.p99Ms.toFixed(1),
            String(row.frames.dropped),
            String(row.frames.longTasks),
            row.frames.longestTaskMs.toFixed(0),
          ]),
      row.rows === undefined ? "" : String(row.rows),
      row.memory === undefined ? "" : String(row.memory.nodes),
      row.memory === undefined ? "" : (row.memory.heapBytes / 2 ** 20).toFixed(0),
    ]);
    const head = [
      "",
      "first paint ms",
      "frames",
      "median ms",
      "p95 ms",
      "p99 ms",
      "dropped",
      "long tasks",
      "longest ms",
      "most rows",
      "nodes",
      "heap MiB",
    ];
    const widths = head.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at].length)));
    for (const row of [head, ...cells])
      console.log(
        row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("  "),
      );
  }
} finally {
  await browser.close();
  await stopDaemon(daemon);
  rmSync(data, { recursive: true, force: true });
}
