import { postDefinition } from "./post-definition.mjs";
import { framesIn, markIn, paintAfter } from "./trace-frames.mjs";
import { openTraced } from "./trace-page.mjs";

/** A workflow of so many operations: lines of ten in the cases of switches. */
function workflowOf(size) {
  const operations = [];
  for (let made = 0; made < size;) {
    const cases = ["a", "b"].map((name) => ({
      when: `data.way == "${name}"`,
      do: Array.from({ length: 10 }, (_, at) => ({
        name: `s${made + at}${name}`,
        set: { [`k${at}`]: "${ data.way }" },
      })),
    }));
    operations.push({ name: `choose${made}`, switch: cases });
    made += 21;
  }
  return { name: "large", inputs: [{ name: "way", type: "string" }], operations };
}

/** The graph of a workflow under one of its events: opened, and dragged about. */
export async function measureGraph({ url, browser, size, say }) {
  await postDefinition(`${url}/w`, workflowOf(size));
  const headers = { "content-type": "application/json" };
  const posted = await fetch(`${url}/e/large?wait=30`, { method: "POST", headers, body: '{"way":"a"}' });
  const { event_id } = await posted.json();
  say(".");

  const { page, trace, markOnce, memory, close } = await openTraced(browser);
  await markOnce("graph", ".react-flow__node");
  const opened = await trace(async () => {
    await page.goto(`${url}/#/events/${event_id}`);
    await page.locator(".react-flow__node").first().waitFor();
    await page.waitForTimeout(500);
  });
  const what = `graph of ${size} operations`;
  const rows = [
    { what: `${what}, opened`, paintMs: paintAfter(opened, "GetWorkflow", "graph"), memory: await memory() },
  ];
  say("|");

  const place = await page.locator(".react-flow__pane").first().boundingBox();
  const x = place.x + place.width / 2;
  const y = place.y + place.height - 12;
  const dragged = await trace(async () => {
    await page.evaluate(() => performance.mark("drag"));
    await page.mouse.move(x, y);
    await page.mouse.down();
    const beganMs = performance.now();
    for (let at = 0; performance.now() - beganMs < 2_000; at++)
      await page.mouse.move(x + 200 * Math.sin(at / 20), y - 200 * (1 - Math.cos(at / 20)));
    await page.mouse.up();
    await page.evaluate(() => performance.mark("dragged"));
  });
  const from = markIn(dragged, "drag");
  rows.push({
    what: `${what}, dragged`,
    frames: framesIn(dragged, from, markIn(dragged, "dragged", from)),
    rows: await page.locator(".react-flow__node").count(),
    memory: await memory(),
  });
  await close();
  return rows;
}
