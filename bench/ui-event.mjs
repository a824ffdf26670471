import { createServer } from "node:http";
import { postDefinition } from "./post-definition.mjs";
import { framesIn, lastMarkIn, markIn, paintAfterStream } from "./trace-frames.mjs";
import { openTraced } from "./trace-page.mjs";

/** A service that answers with what it got. */
async function startEcho() {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => response.setHeader("content-type", "application/json").end(body));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** One event that has so many steps, each a call. */
async function postLong(url, address, steps) {
  const at = [{ name: "at", type: "int" }];
  await postDefinition(`${url}/s`, { name: "echo", address, inputs: at, outputs: at });
  await postDefinition(`${url}/w`, {
    name: "long",
    inputs: [{ name: "items", type: "list" }],
    operations: [
      {
        name: "each",
        for: "${ data.items }",
        concurrency: 32,
        do: [{ name: "one", call: "echo", input: { at: "${ item }" } }],
      },
    ],
  });
  const response = await fetch(`${url}/e/long?wait=300`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ data: { items: Array.from({ length: steps }, (_, item) => item) } }),
  });
  const event = await response.json();
  if (event.status !== "SUCCEEDED")
    throw new Error(`expected the event to succeed, found ${JSON.stringify(event).slice(0, 300)}`);
  return event.event_id;
}

/** Marks each time that the slider over the history knows of more facts. */
const markGrowth = () => {
  let known = "";
  new MutationObserver(() => {
    const max = document.querySelector('input[type="range"]')?.max ?? "";
    if (max === known) return;
    known = max;
    performance.mark("grown");
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["max"] });
};

/** One event of many steps: opened in time, its rounds unfolded and scrolled, its history scrolled as a table, and the slider dragged over it. */
export async function measureEvent({ url, browser, size, say }) {
  const echo = await startEcho();
  const eventId = await postLong(url, echo.address, size);
  echo.close();
  say(".");
  const { page, trace, scroll, memory, close } = await openTraced(browser);
  await page.addInitScript(markGrowth);
  const opened = await trace(async () => {
    await page.goto(`${url}/#/events/${eventId}/timeline`);
    await page.waitForFunction(
      (least) => Number(document.querySelector('input[type="range"]')?.max) > least,
      size,
    );
    await page.waitForTimeout(1_500);
  });
  const what = `event of ${size.toLocaleString("en")} steps`;
  const grownTs = lastMarkIn(opened, "grown");
  const rows = [
    {
      what: `${what}, opened`,
      paintMs: paintAfterStream(opened, "/GetEventHistory", grownTs),
      memory: await memory(),
    },
  ];
  say("|");

  const during = async (does, work, selector) => {
    const traced = await trace(async () => {
      await page.evaluate(() => performance.mark("begun"));
      await work();
      await page.evaluate(() => performance.mark("done"));
    });
    const from = markIn(traced, "begun");
    rows.push({
      what: `${what}, ${does}`,
      frames: framesIn(traced, from, markIn(traced, "done", from)),
      rows: await page.locator(selector).count(),
      memory: await memory(),
    });
    say("|");
  };
  await page.getByRole("listbox").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.getByRole("option").nth(5).waitFor();
  await during("scrolled in time", () => scroll(20_000, 10_000), '[role="option"]');
  await page.getByRole("link", { name: "table" }).click();
  await page.getByRole("table", { name: "History" }).waitFor();
  await during("scrolled as a table", () => scroll(20_000, 10_000), '[role="row"]');
  const slider = await page.getByRole("slider", { name: "Moment" }).boundingBox();
  const y = slider.y + slider.height / 2;
  await during(
    "dragged through time",
    async () => {
      await page.mouse.move(slider.x + slider.width - 6, y);
      await page.mouse.down();
      const beganMs = performance.now();
      for (let at = 0; performance.now() - beganMs < 2_000; at++)
        await page.mouse.move(slider.x + slider.width * (0.5 + 0.45 * Math.cos(at / 20)), y);
      await page.mouse.up();
    },
    '[role="row"]',
  );
  await close();
  return rows;
}
