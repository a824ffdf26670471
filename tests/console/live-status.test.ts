import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { noBrowser, openPage, startBrowser, takePicture } from "./browser.js";
import { defineLinger, postLinger } from "./linger.js";

describe("the web console and a daemon that goes away", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let browser: Browser;
  let eventId: string;

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    daemon = await startDaemon({ data: folder.path });
    await defineLinger(daemon.url);
    [eventId = ""] = await postLinger(daemon.url, 1);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    if (daemon !== undefined) process.kill(daemon.pid, "SIGCONT");
    await daemon?.end("SIGTERM");
    folder[Symbol.dispose]();
  });

  /** A page with one event selected, whose clock is ours. */
  const openSelected = async (): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(daemon.url);
    await page.getByText("live", { exact: true }).waitFor();
    await page.getByRole("checkbox", { name: `Select ${eventId}` }).click();
    return page;
  };
  const isRefused = async (page: Page) =>
    (await page.getByRole("button", { name: "Cancel…" }).getAttribute("aria-disabled")) === "true";

  it("says of when things are once the daemon is silent, and writes nothing until it speaks again", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const page = await openSelected();
    expect(await isRefused(page)).toBe(false);

    process.kill(daemon.pid, "SIGSTOP");
    await page.clock.fastForward(13_000);
    await page.getByText(/^as of \d\d:\d\d:\d\d$/).waitFor();

    expect(await isRefused(page)).toBe(true);
    await page.getByRole("button", { name: "Cancel…" }).focus();
    await page
      .getByRole("tooltip", { name: /^The daemon is silent: what is shown is as of \d\d:\d\d:\d\d$/ })
      .waitFor();
    await takePicture(page, "events-stale");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("dialog").count()).toBe(0);

    process.kill(daemon.pid, "SIGCONT");
    await page.getByText("live", { exact: true }).waitFor();
    expect(await isRefused(page)).toBe(false);
    await page.context().close();
  });

  it("says since when there is no connection, and goes on by itself, with each event once", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page } = await openPage(browser, daemon.url);
    await page.getByText("live", { exact: true }).waitFor();
    await page.getByRole("checkbox", { name: `Select ${eventId}` }).click();

    await daemon.end("SIGKILL");
    await page.getByText(/^disconnected since \d\d:\d\d:\d\d$/).waitFor();
    expect(await isRefused(page)).toBe(true);
    await takePicture(page, "events-disconnected");
    daemon = await startDaemon({ data: folder.path, port: daemon.port });
    await page.getByText("live", { exact: true }).waitFor();
    const [later = ""] = await postLinger(daemon.url, 1, 1);

    const row = page.getByRole("row").filter({ hasText: later });
    await row.getByText("waiting").waitFor();
    expect(await row.count()).toBe(1);
    expect(await page.getByRole("row").filter({ hasText: eventId }).count()).toBe(1);
    expect(await isRefused(page)).toBe(false);
    await page.context().close();
  });
});
