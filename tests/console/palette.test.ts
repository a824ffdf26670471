import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import type { RecordingCompany } from "../recording-company.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { message, registerTextCompany, startTextCompany } from "../text-company.js";
import { expectAccessible, noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

describe("the keyboard of the web console", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let company: RecordingCompany;
  let browser: Browser;

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    company = await startTextCompany();
    daemon = await startDaemon({ data: folder.path });
    await registerTextCompany(daemon.url, company);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await daemon?.end("SIGTERM");
    await company?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  it("goes anywhere by the palette: to services, workflows, an event by its id", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { body } = await postJson(`${daemon.url}/e/process-text?wait=10`, { data: { message } });
    const eventId = String(body?.["event_id"]);
    const { page, complaints } = await openPage(browser, daemon.url);
    const text = page.getByRole("combobox", { name: "Where to, or what to do" });
    await page.getByText(eventId).waitFor();

    await page.keyboard.press("Control+k");
    await page.getByRole("option").filter({ hasText: "Run process-text" }).waitFor();
    await expectAccessible(page);
    await takePicture(page, "palette");
    await page.keyboard.type("run proc");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^Run process-text/ }).waitFor();
    await page.waitForFunction("document.activeElement?.id === 'content'");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("r");
    expect(await page.getByRole("option", { selected: true }).textContent()).toContain("reverse");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Try it" }).waitFor();
    await page.keyboard.press("Control+k");
    await text.fill(eventId);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/#/events/${eventId}`);
    await page.keyboard.press("Control+k");
    await text.waitFor();
    await page.keyboard.press("Escape");
    await text.waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("lists its shortcuts, and has those of single keys switched off", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await openPage(browser, `${daemon.url}/#/services`, {
      colorScheme: "dark",
    });
    await page.getByText("upper", { exact: true }).waitFor();

    await page.keyboard.press("g");
    await page.keyboard.press("w");
    await page.getByRole("heading", { name: "Workflows" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("g?e");
    expect(await page.getByRole("searchbox").inputValue()).toBe("g?e");
    await page.getByRole("heading", { name: "Workflows" }).click();
    await page.keyboard.press("Shift+?");
    await page.getByRole("heading", { name: "Shortcuts of the keyboard" }).waitFor();
    await expectAccessible(page);
    await takePicture(page, "shortcuts-dark");
    await page.getByLabel("Single keys are shortcuts").uncheck();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Shift+?");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Where to, or what to do" }).waitFor();
    expect(await page.getByRole("heading", { name: "Shortcuts of the keyboard" }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
