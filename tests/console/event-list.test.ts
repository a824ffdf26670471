import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import type { RecordingCompany } from "../recording-company.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { message, registerTextCompany, startTextCompany } from "../text-company.js";
import { expectAccessible, noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

describe("the events in the web console", () => {
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

  const post = async (labels: Record<string, string> = {}): Promise<string> => {
    const headers = Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [`machinery-label-${name}`, value]),
    );
    const route = `${daemon.url}/e/process-text?wait=10`;
    const { status, body } = await postJson(route, { data: { message } }, headers);
    expect(status).toBe(201);
    return (body as { event_id: string }).event_id;
  };

  it("say what to do while there are none, and show them as they come", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await openPage(browser, daemon.url);
    await page.getByText("No event was posted yet").waitFor();
    await expectAccessible(page);

    const eventId = await post({ tenant: "acme" });

    const row = page.getByRole("row").filter({ hasText: eventId });
    await row.getByText("succeeded").waitFor();
    expect(await row.textContent()).toContain("tenant=acme");
    await expectAccessible(page);
    await takePicture(page, "events");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("are found by what the search box says, in the dark as well", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const [mine, other] = [await post({ tenant: "mine" }), await post({ tenant: "other" })];
    const { page, complaints } = await openPage(browser, daemon.url, { colorScheme: "dark" });
    await page.getByText(other).waitFor();

    await page.getByRole("searchbox").fill("label:tenant=mine status:succeeded");

    await page.getByText(mine).waitFor();
    await page.getByText(other).waitFor({ state: "detached" });
    await page.getByRole("searchbox").fill("status:gone");
    await page.getByText("there is no status `gone`").waitFor();
    await expectAccessible(page);
    await takePicture(page, "events-dark");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("say since when they are old once the daemon is gone, and go on by themselves when it is back", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page } = await openPage(browser, daemon.url);
    await page.getByText("live", { exact: true }).waitFor();

    await daemon.end("SIGKILL");
    await page.getByText(/^disconnected since \d\d:\d\d:\d\d$/).waitFor();
    await takePicture(page, "events-disconnected");
    daemon = await startDaemon({ data: folder.path, port: daemon.port });
    await page.getByText("live", { exact: true }).waitFor();
    const eventId = await post();

    const row = page.getByRole("row").filter({ hasText: eventId });
    await row.getByText("succeeded").waitFor();
    expect(await row.count()).toBe(1);
    await page.context().close();
  });
});
