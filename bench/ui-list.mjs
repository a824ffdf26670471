import { postDefinition } from "./post-definition.mjs";
import { framesIn, markIn, paintAfter } from "./trace-frames.mjs";
import { openTraced } from "./trace-page.mjs";

const rowPx = 36;
/** Rows that a hard turn of the wheel goes over, and in how many seconds. */
const turnRows = 600;
const turnSeconds = 2;

/** Posts so many events, of which one in ten fails. They call nobody. */
async function postMany(url, count, say) {
  await postDefinition(`${url}/w`, {
    name: "note",
    inputs: [{ name: "at", type: "int" }],
    operations: [{ when: "data.at % 10 == 0", raise: { reason: "TENTH", message: "one in ten" } }],
  });
  for (let from = 0; from < count; from += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, count - from) }, (_, at) =>
      JSON.stringify({ data: { at: from + at }, labels: { tenant: `t${at % 50}` } }),
    );
    const headers = { "content-type": "application/x-ndjson" };
    const response = await fetch(`${url}/e/note`, { method: "POST", headers, body: lines.join("\n") });
    await response.text();
    say(".");
  }
}

/** What is shown while the list scrolls: the most rows that were in the document, and frames in which the list was not filled. */
const watchRows = () => {
  const grid = document.querySelector('[role="grid"]');
  const seen = { most: 0, blank: 0, frames: 0 };
  const look = () => {
    const rows = [...grid.querySelectorAll('[role="row"]')];
    const { top, bottom } = grid.getBoundingClientRect();
    const last = Math.max(...rows.map((row) => row.getBoundingClientRect().bottom));
    const first = Math.min(...rows.slice(1).map((row) => row.getBoundingClientRect().top));
    seen.most = Math.max(seen.most, rows.length);
    seen.frames++;
    if (last < bottom - 1 || first > top + 33) seen.blank++;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.seenRows = seen;
};

/** The list: opened, scrolled while it is read, scrolled with everything read, and with events coming in. */
export async function measureList({ url, browser, size, say }) {
  await postMany(url, size, say);
  const { page, trace, markOnce, scroll, memory, close } = await openTraced(browser);
  await markOnce("rows", '[role="row"] a');
  const opened = await trace(async () => {
    await page.goto(url);
    await page.locator('[role="row"] a').first().waitFor();
    await page.waitForTimeout(300);
  });
  const rows = [
    { what: "list, opened", paintMs: paintAfter(opened, "ListEvents", "rows"), memory: await memory() },
  ];
  say("|");

  await page.evaluate(watchRows);
  const turn = async (what, meanwhile = async () => {}) => {
    await page.evaluate(() => Object.assign(window.seenRows, { most: 0, blank: 0, frames: 0 }));
    const traced = await trace(async () => {
      await page.evaluate(() => performance.mark("turn"));
      const during = meanwhile();
      await scroll(turnRows * rowPx, (turnRows * rowPx) / turnSeconds);
      await page.evaluate(() => performance.mark("turned"));
      await during;
    });
    const from = markIn(traced, "turn");
    const { most, blank } = await page.evaluate(() => window.seenRows);
    rows.push({
      what: `${what}${blank === 0 ? "" : `, ${blank} frames not filled`}`,
      frames: framesIn(traced, from, markIn(traced, "turned", from)),
      rows: most,
      memory: await memory(),
    });
    say("|");
  };
  await turn("list, scrolled while it is read");

  // To the oldest: each time the end is reached, more is read.
  const grid = page.getByRole("grid");
  for (let read = 0; read < size;) {
    read = await grid.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
      return Number(element.getAttribute("aria-rowcount"));
    });
    await page.waitForTimeout(5);
  }
  say("|");
  await grid.evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
  await turn(`list, scrolled with ${size.toLocaleString("en")} events`);
  await turn("list, scrolled with 2,000 events coming in", () => postMany(url, 2_000, () => {}));
  await close();
  return rows;
}
