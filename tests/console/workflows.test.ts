import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../client.js";
import { startDaemon, type Daemon } from "../daemon.js";
import type { RecordingCompany } from "../recording-company.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { message, registerTextCompany, startTextCompany } from "../text-company.js";
import {
  expectAccessible,
  keepPicture,
  noBrowser,
  openPage,
  startBrowser,
  takePicture,
  type WatchedPage,
} from "./browser.js";

const small = { width: 1280, height: 720 };
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
  /** One page for all: what is opened, is opened as people go from screen to screen. */
  let opened: WatchedPage;

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    company = await startTextCompany();
    const starting = startBrowser();
    daemon = await startDaemon({ data: folder.path });
    await registerTextCompany(daemon.url, company);
    using client = connect(daemon.url);
    for (const source of revisions)
      await client.workflows.defineWorkflow({ form: { case: "source", value: source } });
    browser = await starting;
    opened = await openPage(browser, `${daemon.url}/#/workflows`);
  });
  afterAll(async () => {
    await browser?.close();
    await daemon?.end("SIGTERM");
    await company?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const visit = async (place: string, colorScheme: "light" | "dark" = "light"): Promise<Page> => {
    const { page } = opened;
    await page.setViewportSize(small);
    await page.emulateMedia({ colorScheme });
    await page.goto(`${daemon.url}/#${place}`);
    return page;
  };
  const saved = async (page: Page, kind: string): Promise<{ name: string; content: Buffer }> => {
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: new RegExp(`^${kind} `) }).click();
    const download = await waiting;
    return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
  };

  it("are listed, and paused and resumed", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const page = await visit("/workflows");
    await page.getByRole("row").filter({ hasText: "process-text" }).getByText("open").waitFor();
    await expectAccessible(page);
    await takePicture(page, "workflows");

    await page.getByRole("link", { name: "announce" }).click();
    await page.locator(".react-flow__node").filter({ hasText: "choose" }).first().waitFor();
    await page.getByRole("button", { name: "Pause…" }).click();
    await page.getByLabel("Reason, for people").fill("The <i>loudspeaker</i> is broken");
    await expectAccessible(page);
    await takePicture(page, "workflow-pause");
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByText("The <i>loudspeaker</i> is broken").waitFor();
    await expectAccessible(page);
    await takePicture(page, "workflow-paused");
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByRole("button", { name: "Pause…" }).waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it("show their graph, text and revisions", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const page = await visit("/workflows/announce");
    const graph = page.getByRole("group", { name: "The operations of announce" });
    await graph.getByText("choose").waitFor();
    await page.getByText("OUTPUT_NEVER_PRODUCED").waitFor();
    await expectAccessible(page);
    await takePicture(page, "workflow");
    // As it is laid out where it is opened on a large screen.
    await page.setViewportSize(large);
    await page.getByRole("link", { name: "Changes" }).click();
    await page.getByRole("article", { name: "added: choose" }).waitFor();
    await takePicture(page, "workflow-changes-large");
    await page.getByRole("link", { name: "Definition" }).click();
    await graph.getByText("shout").waitFor();
    await takePicture(page, "workflow-large");
    await page.setViewportSize(small);

    await page.getByLabel("Revision").selectOption({ label: "Revision 1" });
    await page.getByRole("button", { name: "Text" }).click();
    await page.getByText("# What comes in is read aloud.").waitFor();
    await page.getByRole("button", { name: "Outline" }).click();
    await page.getByRole("treeitem").filter({ hasText: "pause" }).waitFor();
    await expectAccessible(page);
    await takePicture(page, "workflow-outline");
    expect(opened.complaints).toEqual([]);
  });

  it("are saved as what one wants, each file to be read by itself", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const page = await visit("/workflows/announce", "dark");
    await page.getByRole("button", { name: "Graph" }).click();
    await page.locator(".react-flow__node").filter({ hasText: "choose" }).first().waitFor();
    await page.getByRole("button", { name: "Export…" }).click();

    const yaml = await saved(page, "YAML");
    expect([yaml.name, yaml.content.toString()]).toEqual(["announce.r2.yaml", revisions[1]]);
    const json = JSON.parse((await saved(page, "JSON")).content.toString()) as { name: string };
    expect(json).toMatchObject({ kind: "workflow", timeout: "1h" });
    using client = connect(daemon.url);
    const source = JSON.stringify({ ...json, name: "announce" });
    const again = await client.workflows.defineWorkflow({ form: { case: "source", value: source } });
    expect(again.changed).toBe(false);
    const mermaid = (await saved(page, "Mermaid")).content.toString();
    expect(mermaid).toMatch(/^---\ntitle: "announce, revision 2"\n---\nflowchart TD\n/);
    const svg = (await saved(page, "SVG")).content.toString();
    const read = `(() => {
      const svg = new DOMParser().parseFromString(${JSON.stringify(svg)}, "image/svg+xml");
      return [svg.documentElement.localName, svg.documentElement.textContent, svg.querySelectorAll("image, script, style, a, foreignObject").length];
    })()`;
    const [root, text, foreign] = await page.evaluate<[string, string, number]>(read);
    expect([root, foreign]).toEqual(["svg", 0]);
    for (const said of ["announce, revision 2", "choose", "data.times > 1", "call reverse", "item of [1, 2]"])
      expect(text).toContain(said);
    const png = (await saved(page, "PNG")).content;
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBeGreaterThan(500);
    keepPicture(png, "workflow-saved");
    await page.getByText("Saved as announce.r2.png").waitFor();
    await expectAccessible(page);
    await takePicture(page, "workflow-export-dark");
    await page.keyboard.press("Escape");
    expect(opened.complaints).toEqual([]);
  });

  it("tell what changed between two revisions, by meaning", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const page = await visit("/workflows/announce/changes", "dark");

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
    expect(opened.complaints).toEqual([]);
  });

  it("are run by a form that keeps the last inputs, but for sensitive ones, by keyboard alone", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const page = await visit("/workflows/announce/run");
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
    await page.setViewportSize(large);
    await page.emulateMedia({ colorScheme: "dark" });
    await takePicture(page, "workflow-run-large-dark");
    await page.reload();
    await page.getByLabel(/^message/).waitFor();
    expect(await page.getByLabel(/^message/).inputValue()).toBe(message);
    expect(await page.getByLabel(/^pin/).inputValue()).toBe("");
    expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain("1234");
    expect(opened.complaints).toEqual([]);
  });
});

const reversed = Array.from(message).reverse().join("");
