import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const program = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** What Chromium is asked to write down: frames, tasks, requests, marks. */
const categories = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "disabled-by-default-devtools.timeline.frame",
  "devtools.timeline.frame",
  "blink.user_timing",
  "toplevel",
];

/** Starts the system's Chromium, as the tests of the console do. Says how to get it where it is missing. */
export async function startChromium() {
  if (!existsSync(program)) {
    console.error(`bench ui: there is no Chromium at ${program}: install it, or set CHROMIUM_PATH`);
    process.exit(2);
  }
  return chromium.launch({
    executablePath: program,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
    ],
  });
}

/** A page of a size, and what can be asked of its Chromium about it. */
export async function openTraced(browser, { width = 1280, height = 720 } = {}) {
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Performance.enable");

  /** Has everything written down while something is done, and gives it. */
  const trace = async (work) => {
    const events = [];
    const collect = ({ value }) => events.push(...value);
    cdp.on("Tracing.dataCollected", collect);
    await cdp.send("Tracing.start", {
      transferMode: "ReportEvents",
      traceConfig: { recordMode: "recordContinuously", includedCategories: categories },
    });
    await work();
    const complete = new Promise((resolve) => cdp.once("Tracing.tracingComplete", resolve));
    await cdp.send("Tracing.end");
    await complete;
    cdp.off("Tracing.dataCollected", collect);
    return events.sort((a, b) => a.ts - b.ts);
  };

  /** Marks the first time that so many elements are there, with `performance.mark`. To be asked for before the page is opened. */
  const markOnce = (mark, selector, least = 1) =>
    page.addInitScript(
      ([name, wanted, count]) => {
        const look = () => {
          if (document.querySelectorAll(wanted).length < count) return;
          observer.disconnect();
          performance.mark(name);
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { childList: true, subtree: true });
      },
      [mark, selector, least],
    );

  /** Scrolls as a wheel does, in Chromium's own gesture: so far down, in pixels, at so many pixels a second. */
  const scroll = (distance, speed, { x = width / 2, y = height / 2 } = {}) =>
    cdp.send("Input.synthesizeScrollGesture", {
      x,
      y,
      yDistance: -distance,
      speed,
      gestureSourceType: "mouse",
    });

  /** Elements of the document, and bytes of JavaScript that are in use once what is not has been collected. */
  const memory = async () => {
    await cdp.send("HeapProfiler.collectGarbage");
    const { metrics } = await cdp.send("Performance.getMetrics");
    const of = (name) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    return { heapBytes: of("JSHeapUsedSize"), nodes: of("Nodes") };
  };
  return { page, cdp, trace, markOnce, scroll, memory, close: () => context.close() };
}
