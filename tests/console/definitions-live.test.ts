import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import type { RecordingCompany } from "../recording-company.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { message, registerTextCompany, startTextCompany } from "../text-company.js";
import { noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

/** The button of each screen of definitions that writes, and how one comes to it. */
const writes: readonly {
  readonly place: string;
  readonly button: string;
  readonly opens?: (page: Page) => Promise<void>;
}[] = [
  { place: "/services/upper", button: "Call" },
  { place: "/workflows/process-text/run", button: "Run" },
  {
    place: "/workflows/process-text",
    button: "Pause",
    opens: (page) => page.getByRole("button", { name: "Pause…" }).click(),
  },
  { place: "/workflows/process-text/edit", button: "Publish" },
];

describe("the screens of services and workflows, and the daemon's being there", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let company: RecordingCompany;
  let browser: Browser;

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    const starting = startBrowser();
    company = await startTextCompany();
    daemon = await startDaemon({ data: folder.path });
    await registerTextCompany(daemon.url, company);
    browser = await starting;
  });
  afterAll(async () => {
    await browser?.close();
    await daemon?.end("SIGTERM");
    await company?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  it("are told of all that is watched by one stream, however one goes from screen to screen", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { body } = await postJson(`${daemon.url}/e/process-text?wait=10`, { data: { message } });
    const eventId = String(body?.["event_id"]);
    const { page } = await openPage(browser, "about:blank");
    const streams = new Set<unknown>();
    page.on("request", (request) => {
      if (/\/Watch\w*$/.test(request.url())) streams.add(request);
    });
    for (const end of ["requestfinished", "requestfailed"] as const)
      page.on(end as "requestfinished", (request) => streams.delete(request));
    // The one before is given up when another one is opened, of which one hears a little later.
    const isOne = async (): Promise<void> => {
      await expect.poll(() => streams.size).toBe(1);
    };

    await page.goto(daemon.url);
    await page.getByRole("row").filter({ hasText: eventId }).waitFor();
    await isOne();
    await page.goto(`${daemon.url}/#/events/${eventId}`);
    await page.locator(".react-flow__node").filter({ hasText: "upper" }).first().waitFor();
    await isOne();
    await page.goto(`${daemon.url}/#/workflows/process-text/run`);
    await page.getByLabel(/^message/).fill(message);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByText("succeeded").waitFor();
    await isOne();
    await page.goto(`${daemon.url}/#/services`);
    await page.getByText("answering").first().waitFor();
    await isOne();

    expect(streams.size).toBe(1);
    await page.context().close();
  });

  it("ask again for what they show while somebody looks, and not while nobody does", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const page = await (await browser.newContext()).newPage();
    await page.clock.install();
    await page.goto(`${daemon.url}/#/services`);
    await page.getByText("upper", { exact: true }).waitFor();
    const asked: string[] = [];
    page.on("request", (request) => {
      const [, method] = /\/machinery\.v1\.\w+\/(\w+)$/.exec(request.url()) ?? [];
      if (method !== undefined) asked.push(method);
    });
    const hide = (state: "hidden" | "visible"): Promise<unknown> =>
      page.evaluate(`
        Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "${state}" });
        document.dispatchEvent(new Event("visibilitychange"));
      `);
    /** Once this is answered, all was heard that was asked before. */
    const hearAll = () => page.evaluate("fetch('/healthcheck').then((response) => response.text())");
    const askedAgain = () => page.waitForRequest((request) => request.url().endsWith("/ListServices"));

    for (const place of ["/services", "/services/upper", "/workflows/process-text/edit"]) {
      await page.goto(`${daemon.url}/#${place}`);
      await page.getByText("upper", { exact: true }).first().waitFor();
      await hide("hidden");
      // What was on its way is not asked again.
      await page.clock.runFor(6_000);
      await hearAll();
      asked.length = 0;
      await page.clock.runFor(60_000);
      await hearAll();
      const again = asked.filter((method) => !method.startsWith("Watch"));
      expect({ place, again }).toEqual({ place, again: [] });
      await hide("visible");
    }
    await page.goto(`${daemon.url}/#/services`);
    const again = askedAgain();
    await page.clock.runFor(3_100);
    await again;
    await hide("hidden");
    await page.clock.runFor(6_000);
    const back = askedAgain();
    await hide("visible");
    await back;

    expect(asked).toContain("ListServices");
    await page.context().close();
  });

  it("write nothing while there is no connection, and say since when", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page } = await openPage(browser, daemon.url);
    await page.getByText("live", { exact: true }).waitFor();
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    for (const { place, button: name, opens } of writes) {
      await page.goto(`${daemon.url}/#${place}`);
      await button(opens === undefined ? name : "Pause…").waitFor();
    }
    // A draft, so that it could be published.
    await page.getByRole("treeitem", { name: "upper" }).click();
    await page.keyboard.press("Delete");
    await page.getByText("draft from revision 1").waitFor();
    await page.getByRole("button", { name: "Publish" }).and(page.locator("[aria-disabled=false]")).waitFor();

    await daemon.end("SIGKILL");
    await page.getByText(/^disconnected since \d\d:\d\d:\d\d$/).waitFor();
    const written: string[] = [];
    page.on("request", (request) => {
      if (/\/(?:Call|Post|Define|Pause)\w+$/.test(request.url())) written.push(request.url());
    });
    const refused: string[] = [];
    for (const { place, button: name, opens } of writes.toReversed()) {
      await page.goto(`${daemon.url}/#${place}`);
      await opens?.(page);
      await button(name).focus();
      await page
        .getByRole("tooltip", { name: /^There is no connection to the daemon since \d\d:\d\d:\d\d$/ })
        .waitFor();
      if ((await button(name).getAttribute("aria-disabled")) === "true") refused.push(name);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Control+Enter");
      if (name === "Call") await takePicture(page, "service-disconnected");
    }

    expect(refused).toEqual(["Publish", "Pause", "Run", "Call"]);
    expect(written).toEqual([]);
    daemon = await startDaemon({ data: folder.path, port: daemon.port });
    await page.getByText("live", { exact: true }).waitFor();
    expect(await button("Call").getAttribute("aria-disabled")).toBe("false");
    await page.context().close();
  });
});
