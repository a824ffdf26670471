import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../client.js";
import { startDaemon, type Daemon } from "../daemon.js";
import type { RecordingCompany } from "../recording-company.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { message, registerTextCompany, startTextCompany } from "../text-company.js";
import { expectAccessible, noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

const large = { width: 2560, height: 1440 };

const revisions = [
  `# What comes in is read aloud.
name: announce
description: Reads messages aloud, loud ones first
inputs:
  message: { type: string, description: What is said }
  times: { type: int, default: 1 }
  pin: { type: string, sensitive: true }
outputs:
  message: { type: string }
operations:
  - call: upper
    output: \${ answer }
  - name: count
    call: space-counter
  - name: pause
    wait: 1ms
`,
  `name: announce
description: Reads messages aloud, loud ones first
inputs:
  message: { type: string, description: What is said }
  times: { type: int, default: 1 }
  pin: { type: string, sensitive: true }
outputs:
  message: { type: string }
  volume: { type: int }
timeout: 1h
operations:
  - name: count
    call: space-counter
  - name: choose
    switch:
      - when: data.times > 1
        do:
          - name: again
            for: \${ [1, 2] }
            do:
              - { name: shout, call: upper }
      - when: "true"
        do:
          - { name: back, call: reverse, output: "\${ answer }" }
  - name: upper
    call: upper
    output: \${ answer }
    timeout: 10s
`,
];

describe("the workflows in the web console", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let company: RecordingCompany;
  let browser: Browser;

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    company = await startTextCompany();
    daemon = await startDaemon({ data: folder.path });
    browser = await startBrowser();
    await registerTextCompany(daemon.url, company);
    using client = connect(daemon.url);
    for (const source of revisions)
      await client.workflows.defineWorkflow({ form: { case: "source", value: source } });
  });
  afterAll(async () => {
    await browser?.close();
    await daemon?.end("SIGTERM");
    await company?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const open = (place: string, options: Parameters<typeof openPage>[2] = {}) =>
    openPage(browser, `${daemon.url}/#${place}`, options);

  const saved = async (page: Page, kind: string): Promise<{ name: string; content: Buffer }> => {
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: kind, exact: true }).click();
    const download = await waiting;
    return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
  };

  it("are listed, and paused and resumed", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("/workflows");
    await page.getByRole("row").filter({ hasText: "process-text" }).getByText("open").waitFor();
    await expectAccessible(page);
    await takePicture(page, "workflows");

    await page.getByRole("link", { name: "announce" }).click();
    await page.getByRole("button", { name: "Pause…" }).click();
    await page.getByLabel("Reason, for people").fill("The <i>loudspeaker</i> is broken");
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByText("The <i>loudspeaker</i> is broken").waitFor();
    await expectAccessible(page);
    await takePicture(page, "workflow-paused");
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Pause…" }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("show their graph, text and revisions, and are saved as what one wants", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("/workflows/announce");
    const graph = page.getByRole("group", { name: "The operations of announce" });
    await graph.getByText("choose").waitFor();
    await expectAccessible(page);
    await takePicture(page, "workflow");
    await page.getByText("OUTPUT_NEVER_PRODUCED").waitFor();
    await page.setViewportSize(large);
    await page.reload();
    await graph.getByText("shout").waitFor();
    await takePicture(page, "workflow-large");

    await page.getByRole("button", { name: "Export…" }).click();
    const yaml = await saved(page, "YAML");
    expect([yaml.name, yaml.content.toString()]).toEqual(["announce.r2.yaml", revisions[1]]);
    expect(JSON.parse((await saved(page, "JSON")).content.toString())).toMatchObject({ timeout: "1h" });
    expect((await saved(page, "Mermaid")).content.toString()).toMatch(/^flowchart TD\n/);
    expect((await saved(page, "SVG")).content.toString()).toMatch(/^<svg [^]*choose/);
    const png = (await saved(page, "PNG")).content;
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBeGreaterThan(500);
    await page.keyboard.press("Escape");

    await page.getByLabel("Revision").selectOption({ label: "Revision 1" });
    await page.getByRole("button", { name: "Text" }).click();
    await page.getByText("# What comes in is read aloud.").waitFor();
    await page.getByRole("button", { name: "Outline" }).click();
    await page.getByRole("treeitem").filter({ hasText: "pause" }).waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("tell what changed between two revisions, by meaning", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("/workflows/announce/changes", { colorScheme: "dark" });

    await page.getByRole("article", { name: "added: choose" }).waitFor();
    const count = page.getByRole("article", { name: "changed: count" });
    expect(await count.textContent()).toContain("moved");
    expect(await count.textContent()).toContain("after upper → first");
    expect(await page.getByRole("article", { name: "changed: upper" }).textContent()).toContain("10s");
    expect(await page.getByRole("article", { name: "removed: pause" }).textContent()).toContain("1ms");
    expect(await page.getByRole("article", { name: "The workflow itself" }).textContent()).toContain("1h");
    await expectAccessible(page);
    await takePicture(page, "workflow-changes-dark");
    await page.getByLabel("From").selectOption("2");
    await page.getByText("Choose two revisions to compare").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("are run by a form that keeps the last inputs, but for sensitive ones, by keyboard alone", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("/workflows/announce/run");
    await page.getByLabel(/^message/).focus();

    await page.keyboard.type(message);
    await page.keyboard.press("Control+Enter");
    await page.getByText("expected a string, found nothing").waitFor();
    await page.waitForFunction("document.activeElement?.type === 'password'");
    await page.keyboard.type("1234");
    await expectAccessible(page);
    await page.keyboard.press("Control+Enter");

    await page.getByText("succeeded").waitFor();
    const calls = company.calls.filter(({ service }) => service === "upper");
    expect(calls.at(-1)?.inputs).toEqual({ message: reversed });
    await takePicture(page, "workflow-run");
    await page.reload();
    await page.getByLabel(/^message/).waitFor();
    expect(await page.getByLabel(/^message/).inputValue()).toBe(message);
    expect(await page.getByLabel(/^pin/).inputValue()).toBe("");
    expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain("1234");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

const reversed = Array.from(message).reverse().join("");
