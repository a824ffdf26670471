import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import { startShop, type Shop } from "../order-shop.js";
import { orderKinds } from "../order-kinds.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { expectAccessible, noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

const graphOf = (page: Page) => page.getByRole("group", { name: "Graph of the workflow" });
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

  it("is seen on the graph of its workflow, and in an outline that does the same by keyboard", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const eventId = await post("approved");
    const { page, complaints } = await openPage(browser, `${daemon.url}/#/events/${eventId}`);
    await graphOf(page).getByText("reserve_line", { exact: true }).waitFor();
    await expectAccessible(page);
    await takePicture(page, "event-graph");

    const tree = page.getByRole("tree", { name: "Operations" });
    await tree.focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await tree.getByRole("treeitem", { selected: true }).getByText("set", { exact: true }).waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await page.context().close();

    const dark = await openPage(browser, `${daemon.url}/#/events/${eventId}`, {
      ...large,
      colorScheme: "dark",
    });
    await graphOf(dark.page).getByText("reserve_line", { exact: true }).waitFor();
    await takePicture(dark.page, "event-graph-dark-large");
    expect(dark.complaints).toEqual([]);
    await dark.page.context().close();
  });
});
