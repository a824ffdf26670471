import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import { startShop, type Shop } from "../order-shop.js";
import { orderKinds } from "../order-kinds.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { expectAccessible, noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

const graphOf = (page: Page) => page.getByRole("group", { name: "Graph of the workflow" });
const headOf = (page: Page) => page.locator(".event__head");
const large = { viewport: { width: 2560, height: 1440 } };

describe("an event in the web console", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let shop: Shop;
  let browser: Browser;

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    daemon = await startDaemon({ data: folder.path });
    shop = await startShop(daemon.url);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.[Symbol.asyncDispose]();
    await daemon?.end("SIGTERM");
    folder[Symbol.dispose]();
  });

  let orders = 0;
  const post = async (kind: keyof typeof orderKinds): Promise<string> => {
    const { amount, lines } = orderKinds[kind]!;
    const data = { order_id: `o-${String(++orders)}`, email: "ada@example.org", amount, lines };
    const { status, body } = await postJson(`${daemon.url}/e/order`, { data });
    expect(status).toBe(201);
    return (body as { event_id: string }).event_id;
  };

  const open = async (eventId: string, place: string, options: BrowserContextOptions = {}) => {
    const opened = await openPage(browser, `${daemon.url}/#/events/${eventId}/${place}`, options);
    opened.page.setDefaultTimeout(15_000);
    return {
      ...opened,
      close: async () => {
        await opened.page.context().close();
        return opened.complaints;
      },
    };
  };

  it("is seen on the graph of its workflow, and in an outline that does the same by keyboard", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const eventId = await post("approved");
    const { page, close } = await open(eventId, "graph");
    const reserve = graphOf(page).getByRole("button", { name: /^reserve_line/ });
    await reserve.getByText("2 succeeded").waitFor();
    await graphOf(page)
      .getByRole("button", { name: /^approve/ })
      .getByText("waiting")
      .waitFor();
    await graphOf(page)
      .getByRole("button", { name: /^raise .*not reached/ })
      .waitFor();
    await expectAccessible(page);
    await takePicture(page, "event-graph");

    const tree = page.getByRole("tree", { name: "Operations" });
    await tree.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await tree.getByRole("treeitem", { selected: true }).getByText("reserve", { exact: true }).waitFor();
    expect(page.url()).toContain("/step/reserve");
    await expectAccessible(page);
    expect(await close()).toEqual([]);
  });

  it("shows one history as a graph, in time and as a table, at any moment", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const eventId = await post("declined");
    const { page, close } = await open(eventId, "timeline", { colorScheme: "dark" });
    await headOf(page).getByText("succeeded").waitFor();

    const steps = page.getByRole("listbox", { name: "Steps in time" });
    await steps.getByRole("option", { name: /^try/ }).waitFor();
    await steps.focus();
    await page.keyboard.press("ArrowDown");
    await steps.getByRole("option", { selected: true, name: /^reserve/ }).waitFor();
    await page.getByRole("checkbox", { name: "Hide idle time" }).check();
    await expectAccessible(page);
    await takePicture(page, "event-timeline-dark");

    await page.getByRole("link", { name: "table" }).click();
    const table = page.getByRole("table", { name: "History" });
    await table.getByText("compensation-started").first().waitFor();
    await expectAccessible(page);
    await takePicture(page, "event-table-dark");
    await page.getByRole("checkbox", { name: "selected only" }).check();
    await table.getByText("event-accepted").waitFor({ state: "detached" });

    await table.getByRole("button", { name: "2: go to this moment" }).first().waitFor({ state: "detached" });
    await page.getByRole("slider", { name: "Moment" }).fill("2");
    await headOf(page).getByText("running").waitFor();
    await page.waitForURL(/at\/2$/);
    await page.getByRole("link", { name: "graph" }).click();
    await graphOf(page)
      .getByRole("button", { name: /^charge.*not reached/ })
      .waitFor();
    await page.getByRole("button", { name: "Return to live" }).click();
    await graphOf(page)
      .getByRole("button", { name: /^reserve_line.*2 compensated/ })
      .waitFor();
    expect(await close()).toEqual([]);
  });

  it("fits its graph to the window anew, until somebody moves it", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, close } = await open(await post("declined"), "graph");
    const viewOf = () => page.locator(".react-flow__viewport").getAttribute("style");
    await graphOf(page)
      .getByRole("button", { name: /^reserve_line.*2 compensated/ })
      .waitFor();
    const opened = await viewOf();

    await page.setViewportSize(large.viewport);
    await expect.poll(viewOf).not.toBe(opened);
    await page.setViewportSize({ width: 1280, height: 720 });
    await expect.poll(viewOf).toBe(opened);

    await graphOf(page).getByRole("button", { name: "Zoom In" }).click();
    await expect.poll(viewOf).not.toBe(opened);
    const chosen = await viewOf();
    const { width } = (await graphOf(page).boundingBox())!;
    await page.setViewportSize(large.viewport);
    await expect.poll(async () => (await graphOf(page).boundingBox())!.width).toBeGreaterThan(width);
    expect(await viewOf()).toBe(chosen);
    expect(await close()).toEqual([]);
  });

  it("uses a large screen", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const eventId = await post("bulky");
    const { page, close } = await open(eventId, "graph", { ...large, colorScheme: "dark" });
    await headOf(page).getByText("failed").waitFor();
    await graphOf(page).getByRole("button", { name: /^book/ }).getByText("failed").waitFor();
    await takePicture(page, "event-graph-dark-large");
    await page.getByRole("link", { name: "timeline" }).click();
    await page.getByRole("option", { name: /^dispatch/ }).waitFor();
    await takePicture(page, "event-timeline-dark-large");
    expect(await close()).toEqual([]);
  });
});
