import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import type { RecordingCompany } from "../recording-company.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { message, mustAccept, registerTextCompany, startTextCompany } from "../text-company.js";
import { expectAccessible, noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

const large = { width: 2560, height: 1440 };

describe("the services in the web console", () => {
  const folder = createTemporaryFolder();
  let isWell = true;
  let daemon: Daemon;
  let company: RecordingCompany;
  let browser: Browser;

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    company = await startTextCompany({
      orders: ({ inputs }, response, request) => {
        if (request.url === "/orders/healthcheck") response.writeHead(204).end();
        else if (isWell) return { total: (inputs["lines"] as unknown[]).length, paid: false };
        else
          response
            .writeHead(503, { "content-type": "application/json" })
            .end(JSON.stringify({ reason: "<b>CLOSED</b>" }));
        return undefined;
      },
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

  const open = (place: string, options: Parameters<typeof openPage>[2] = {}) =>
    openPage(browser, `${daemon.url}/#${place}`, options);

  const register = async (more: object = {}): Promise<void> => {
    const line = {
      type: "object",
      required: ["sku", "count"],
      properties: {
        sku: { type: "string", description: "What is ordered" },
        count: { type: "integer", minimum: 1 },
        colour: { enum: ["red", "blue"] },
      },
    };
    await mustAccept(daemon.url, "/s", {
      name: "orders",
      description: "Takes orders of the shop",
      address: company.address("orders"),
      health: "/orders/healthcheck",
      concurrency: 8,
      retry: { attempts: 1 },
      spec: {
        endpoints: {
          price: {
            path: "/price",
            description: "What an order costs",
            inputs: {
              customer: { type: "string" },
              lines: { type: "list", schema: { items: line } },
              token: { type: "string", sensitive: true, required: false },
            },
            outputs: { total: { type: "int" }, paid: { type: "boolean" } },
          },
          find: { method: "GET", path: "/{id}", inputs: { id: { type: "string" } } },
        },
      },
      ...more,
    });
  };

  const fillOrder = async (page: Page): Promise<void> => {
    await page.getByLabel(/^customer/).fill("ann");
    await page.getByLabel(/^token/).fill("s3cret");
    await page.getByRole("button", { name: "Add to lines" }).click();
    await page.getByLabel(/^sku/).fill("tea");
  };

  it("say what to do while there are none, and are listed with how their last calls went", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("/services");
    await page.getByText("No service is registered yet").waitFor();
    await expectAccessible(page);

    await registerTextCompany(daemon.url, company);
    await register();
    for (let times = 0; times < 3; times++)
      await postJson(`${daemon.url}/e/process-text?wait=10`, { data: { message } });

    const upper = page.getByRole("row").filter({ hasText: /^upper/ });
    await upper.getByText("answering").waitFor();
    expect(await upper.textContent()).toContain("0 %");
    await page.getByRole("row").filter({ hasText: "orders" }).getByText("not called yet").waitFor();
    await expectAccessible(page);
    await takePicture(page, "services");
    await page.getByRole("searchbox").fill("order");
    await page.getByText("1 of 4").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("are tried with a form made from their inputs, in the words of the daemon's own check", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("/services/orders");
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByText("well", { exact: false }).first().waitFor();
    await page.getByText("204").waitFor();
    const call = page.getByRole("button", { name: "Call", exact: true });
    await fillOrder(page);

    await call.click();
    await page.getByText("expected a field `count`, found an object").waitFor();
    await expectAccessible(page);
    await page.getByLabel(/^count/).fill("0");
    await page.getByText("expected at least 1, found the int 0").waitFor();
    await page.getByLabel(/^count/).fill("2");
    await page.getByLabel(/^colour/).selectOption({ label: "blue" });
    await page.getByLabel(/^count/).press("Control+Enter");

    await page.getByText('"total": 1').waitFor();
    expect(company.calls.at(-1)?.inputs).toEqual({
      customer: "ann",
      lines: [{ sku: "tea", count: 2, colour: "blue" }],
      token: "s3cret",
    });
    isWell = false;
    await call.click();
    await page.getByText("<b>CLOSED</b>").first().waitFor();
    await page.getByText("50 %").waitFor();
    isWell = true;
    await expectAccessible(page);
    await takePicture(page, "service");
    await page.setViewportSize(large);
    await takePicture(page, "service-large");
    await page.getByRole("button", { name: "Copy as…" }).click();
    expect(await page.getByRole("dialog").textContent()).not.toContain("s3cret");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("keep their older revisions, in the dark as well, and are gone about by keyboard alone", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    await register({ description: "Takes orders of the shop, and of the warehouse" });
    const { page, complaints } = await open("/services/orders", { colorScheme: "dark" });
    await page.getByLabel("JSON", { exact: true }).waitFor();

    await page.getByLabel("Revision").focus();
    await page.keyboard.press("ArrowDown");
    await page.getByText("This is an older revision").waitFor();
    expect(page.url()).toContain("#/services/orders/1");
    await page.keyboard.press("ArrowUp");
    await page.getByText("and of the warehouse").waitFor();
    await page.getByLabel("Fields", { exact: true }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByLabel("inputs as JSON").waitFor();
    await expectAccessible(page);
    await takePicture(page, "service-dark");
    await page.goto(`${daemon.url}/#/services/process-text`);
    await page.getByText("SERVICE_NOT_FOUND").waitFor();
    expect(complaints.filter((complaint) => !complaint.includes("404"))).toEqual([]);
    await page.context().close();
  });
});
