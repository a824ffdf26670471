import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderKinds } from "../order-kinds.js";
import { startShop, type Shop } from "../order-shop.js";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

const tenants = ["acme", "globex", "initech", "umbrella"];

// `npm run pictures` puts what is taken here into the README.
describe("the pictures of the web console", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let shop: Shop;
  let browser: Browser;
  const orders: { readonly kind: string; readonly eventId: string }[] = [];

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    daemon = await startDaemon({ data: folder.path });
    shop = await startShop(daemon.url);
    for (let at = 0; at < 28; at++) {
      const kinds = Object.keys(orderKinds);
      const kind = kinds[at % kinds.length]!;
      const { amount, lines } = orderKinds[kind]!;
      const data = { order_id: `o-${String(at)}`, email: "ada@example.org", amount, lines };
      const labels = {
        "machinery-label-tenant": tenants[at % tenants.length]!,
        "machinery-label-order": `o-${String(at)}`,
      };
      const { body } = await postJson(`${daemon.url}/e/order`, { data }, labels);
      orders.push({ kind, eventId: (body as { event_id: string }).event_id });
    }
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.[Symbol.asyncDispose]();
    await daemon?.end("SIGTERM");
    folder[Symbol.dispose]();
  });

  const orderOf = (kind: string): string => orders.find((order) => order.kind === kind)!.eventId;

  it.each(["light", "dark"] as const)("show the order sample, %s", async (colorScheme) => {
    if (noBrowser !== undefined) return;
    const { page, complaints } = await openPage(browser, daemon.url, { colorScheme });
    await page.getByRole("button", { name: /^failed [1-9]/ }).waitFor();
    await page.getByRole("row").filter({ hasText: "TOO_LARGE" }).first().waitFor();
    await page.getByRole("row").filter({ hasText: "waiting" }).first().waitFor();
    await takePicture(page, `readme-events-${colorScheme}`);

    await page.goto(`${daemon.url}/#/events/${orderOf("declined")}/graph`);
    const graph = page.getByRole("group", { name: "Graph of the workflow" });
    await graph.getByRole("button", { name: /^reserve_line.*2 compensated/ }).waitFor();
    await takePicture(page, `readme-graph-${colorScheme}`);

    await page.goto(`${daemon.url}/#/events/${orderOf("declined")}/timeline`);
    await page.getByRole("option", { name: /^try/ }).waitFor();
    await takePicture(page, `readme-timeline-${colorScheme}`);

    await page.goto(`${daemon.url}/#/events/${orderOf("declined")}/table/step/try.charge`);
    await page.getByRole("table", { name: "History" }).getByText("attempt-failed").waitFor();
    await page.getByRole("complementary", { name: "The step" }).getByText("DECLINED").first().waitFor();
    await takePicture(page, `readme-table-${colorScheme}`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
