import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { getJson } from "../json-routes.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { expectAccessible, noBrowser, openPage, startBrowser, takePicture } from "./browser.js";
import { defineLinger, postLinger } from "./linger.js";

const many = 3_000;
/** What issue D allows. */
const mostRows = 80;

describe("many events in the web console", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let browser: Browser;
  let ids: string[];

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    daemon = await startDaemon({ data: folder.path });
    await defineLinger(daemon.url);
    ids = await postLinger(daemon.url, many);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await daemon?.end("SIGTERM");
    folder[Symbol.dispose]();
  });

  const rowsIn = (page: Page) => page.locator('[role="row"]').count();
  const rowOf = (page: Page, eventId: string) => page.getByRole("row").filter({ hasText: eventId });
  const statusOf = async (eventId: string) =>
    (await getJson(`${daemon.url}/e/linger/${eventId}`)).body?.["status"];

  it.each([
    [1280, 720],
    [2560, 1440],
  ])("scroll to the oldest with few rows in the document, at %i×%i", async (width, height) => {
    if (noBrowser !== undefined) return;
    const { page, complaints } = await openPage(browser, daemon.url, { viewport: { width, height } });
    await rowOf(page, ids.at(-1)!).waitFor();
    expect(await rowsIn(page)).toBeLessThanOrEqual(mostRows);
    await takePicture(page, `events-many-${String(width)}`);

    await page.getByRole("grid").focus();
    let most = 0;
    while ((await rowOf(page, ids[0]!).count()) === 0) {
      await page.keyboard.press("End");
      most = Math.max(most, await rowsIn(page));
    }

    expect(most).toBeLessThanOrEqual(mostRows);
    expect(await rowOf(page, ids[0]!).getAttribute("aria-rowindex")).toBe(String(many + 1));
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("stay where they are while newer ones come above", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page } = await openPage(browser, daemon.url);
    const looked = rowOf(page, ids.at(-21)!);
    await rowOf(page, ids.at(-1)!).waitFor();
    await page.getByRole("grid").evaluate((grid) => grid.scrollTo(0, 20 * 36));
    await looked.waitFor();
    const before = await looked.boundingBox();

    ids.push(...(await postLinger(daemon.url, 5, many)));
    await page.getByRole("button", { name: "5 newer" }).waitFor();

    expect((await looked.boundingBox())?.y).toBe(before?.y);
    await page.getByRole("button", { name: "5 newer" }).click();
    await rowOf(page, ids.at(-1)!).waitFor();
    await page.context().close();
  });

  it("are selected by keyboard, paused, resumed and cancelled, with a preview and what became of each", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const [fourth, third, second, first] = ids.slice(-4) as [string, string, string, string];
    const { page, complaints } = await openPage(browser, daemon.url);
    await rowOf(page, first).getByText("waiting").waitFor();
    const bulk = page.getByRole("dialog");

    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await page.getByText("3 selected").waitFor();
    await expectAccessible(page);
    await takePicture(page, "events-selected");

    await page.getByRole("button", { name: "Pause…" }).click();
    await bulk.getByText("3 waiting").waitFor();
    await bulk.getByLabel("Why, for people").fill("the warehouse moves");
    await expectAccessible(page);
    await takePicture(page, "events-bulk-preview");
    await bulk.getByRole("button", { name: "Pause 3 events" }).click();
    await bulk.getByText("Done: 3 now paused").waitFor();
    await takePicture(page, "events-bulk-done");
    await bulk.getByRole("button", { name: "Close" }).click();
    await rowOf(page, third).getByText("paused").waitFor();

    // One more by its box, of which one has been cancelled behind the page's back meanwhile.
    await rowOf(page, fourth).getByRole("checkbox").click();
    await page.getByRole("button", { name: "Pause…" }).click();
    await bulk.getByText("3 paused already: left alone").waitFor();
    await bulk.getByRole("button", { name: "Leave them" }).click();
    await page.getByRole("button", { name: "Cancel…" }).click();
    await bulk.getByRole("button", { name: "Cancel 4 events" }).click();
    await bulk.getByText("Done: 4 now cancelled").waitFor();
    await bulk.getByRole("button", { name: "Close" }).click();
    await rowOf(page, second).getByText("cancelled").waitFor();
    expect(await Promise.all([fourth, third, second, first].map(statusOf))).toEqual(
      Array.from({ length: 4 }, () => "CANCELLED"),
    );

    await page.getByRole("button", { name: "Resume…" }).click();
    await bulk.getByText("4 ended already: left alone").waitFor();
    await bulk.getByRole("button", { name: "Resume 0 events" }).focus();
    await page.getByText("None of them can be").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("open by keyboard, and are all selected by it", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await openPage(browser, daemon.url);
    await rowOf(page, ids.at(-1)!).waitFor();

    await page.getByRole("grid").focus();
    await page.keyboard.press("Control+a");
    await page.getByText(/^[\d,]+ selected$/).waitFor();
    await page.keyboard.press("Escape");
    await page.getByText(/ selected$/).waitFor({ state: "detached" });
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");

    await page.waitForURL(`**/#/events/${ids.at(-1)}`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
