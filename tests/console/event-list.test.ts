import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import type { RecordingCompany } from "../recording-company.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { message, mustAccept, startTextCompany, textService, textWorkflow } from "../text-company.js";
import { expectAccessible, noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

describe("the events in the web console", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let company: RecordingCompany;
  let browser: Browser;

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    company = await startTextCompany({
      "space-counter": (_, response) => void response.writeHead(400).end(),
    });
    daemon = await startDaemon({ data: folder.path });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await daemon?.end("SIGTERM");
    await company?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const post = async (labels: Record<string, string> = {}, workflow = "shout"): Promise<string> => {
    const headers = Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [`machinery-label-${name}`, value]),
    );
    const route = `${daemon.url}/e/${workflow}?wait=10`;
    const { status, body } = await postJson(route, { data: { message } }, headers);
    expect(status).toBe(201);
    return (body as { event_id: string }).event_id;
  };

  it("say what to do next while there are none, and show them as they come", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await openPage(browser, daemon.url);
    await page.getByText("No service is registered yet").waitFor();
    await page.getByText(/^curl .*\/s$/).waitFor();
    await expectAccessible(page);
    await takePicture(page, "events-none");

    for (const name of ["upper", "reverse", "space-counter"])
      await mustAccept(daemon.url, "/s", textService(company, name));
    await page.getByText("No workflow is defined yet").waitFor();
    await page
      .getByText(/"services":\["[a-z-]+"\]/)
      .first()
      .waitFor();

    await mustAccept(daemon.url, "/w", {
      ...textWorkflow,
      name: "shout",
      spec: {
        ...textWorkflow.spec,
        services: ["upper", "reverse"],
        outputs: { message: { type: "string" } },
      },
    });
    await page.getByText("No event was posted yet").waitFor();
    await page.getByText(`machinery event post shout -d '{"message":"hello"}'`).waitFor();

    const eventId = await post({ tenant: "acme" });
    const row = page.getByRole("row").filter({ hasText: eventId });
    await row.getByText("succeeded").waitFor();
    expect(await row.textContent()).toContain("tenant=acme");
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("are found by what the search box says, which stays in the address", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    await mustAccept(daemon.url, "/w", textWorkflow);
    const mine = await post({ tenant: "mine" });
    const other = await post({ tenant: "Other" });
    const failed = await post({ tenant: "mine" }, "process-text");
    const { page, complaints } = await openPage(browser, daemon.url, { colorScheme: "dark" });
    const box = page.getByRole("searchbox");
    const shows = async (...ids: string[]): Promise<void> => {
      for (const id of [mine, other, failed])
        await page
          .getByRole("link", { name: id })
          .waitFor({ state: ids.includes(id) ? "visible" : "detached" });
    };
    await shows(mine, other, failed);
    await takePicture(page, "events-dark");

    await box.fill("label:tenant=mine status:succeeded");
    await shows(mine);
    await page.reload();
    await shows(mine);
    expect(await box.inputValue()).toBe("label:tenant=mine status:succeeded");

    await box.fill("other");
    await shows(other);
    await box.fill("workflow:process-text");
    await shows(failed);
    await box.fill(` ${mine} `);
    await shows(mine);
    await box.fill("0".repeat(24));
    await page.getByText("There is no event of this id").waitFor();
    await page.getByRole("button", { name: "Clear the search" }).click();
    await shows(mine, other, failed);

    await box.fill("status:gone");
    await page.getByText("there is no status `gone`").waitFor();
    await expectAccessible(page);
    // The browser itself says of an id that is nowhere that there is nothing.
    expect(complaints).toEqual([expect.stringContaining("404 (Not Found)")]);
    await page.context().close();
  });

  it("are counted by status, and the failed ones shown alone by a press", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await openPage(browser, daemon.url);
    await page.getByRole("button", { name: /^failed 1$/ }).waitFor();
    const succeeded = page.getByRole("button", { name: /^succeeded 3$/ });
    await succeeded.waitFor();
    const isPressed = (name: string) =>
      page.getByRole("button", { name, exact: false }).first().getAttribute("aria-pressed");

    await page.getByRole("button", { name: "Failed only" }).click();

    await page.getByText("succeeded", { exact: false }).nth(1).waitFor({ state: "detached" });
    expect(await page.getByRole("searchbox").inputValue()).toBe("status:failed");
    expect(await isPressed("Failed only")).toBe("true");
    await page.getByRole("row").filter({ hasText: "HTTP_4XX" }).waitFor();
    await succeeded.click();
    expect(await page.getByRole("searchbox").inputValue()).toBe("status:succeeded,failed");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("are kept as views: saved, gone back to, renamed, deleted", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await openPage(browser, `${daemon.url}/#/events/search/status%3Afailed`);
    const views = page.getByRole("dialog", { name: "Saved views" });

    await page.getByRole("button", { name: "Views" }).click();
    await views.getByLabel("Save this search as").fill("Broken");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "View: Broken" }).waitFor();
    await expectAccessible(page);
    await takePicture(page, "events-views");
    await page.keyboard.press("Escape");

    await page.getByRole("searchbox").fill("");
    await page.reload();
    await page.getByRole("button", { name: "Views" }).click();
    await views.getByRole("button", { name: "Broken status:failed" }).click();
    expect(await page.getByRole("searchbox").inputValue()).toBe("status:failed");

    await page.getByRole("button", { name: "View: Broken" }).click();
    await views.getByRole("button", { name: "Rename Broken" }).click();
    await views.getByLabel("New name of Broken").fill("To repair");
    await page.keyboard.press("Enter");
    await views.getByRole("button", { name: "Delete To repair" }).click();
    await views.getByText("No view is saved yet").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("are copied as lines for the command line, curl and buf curl", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const place = `${daemon.url}/#/events/search/status%3Afailed`;
    const { page, complaints } = await openPage(browser, place, {
      permissions: ["clipboard-read", "clipboard-write"],
    });

    await page.getByRole("button", { name: "Copy as…" }).click();
    await page.getByRole("button", { name: "Copy for CLI" }).click();
    await page.getByText("Copied").waitFor();

    const copied = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(copied).toBe(`machinery event list --status failed --url ${daemon.url}`);
    await expectAccessible(page);
    await takePicture(page, "events-copy");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
