import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import type { RecordingCompany } from "../recording-company.js";
import { until } from "../until.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { mustAccept, registerTextCompany, startTextCompany } from "../text-company.js";
import {
  expectAccessible,
  noBrowser,
  openPage,
  startBrowser,
  takePicture,
  type WatchedPage,
} from "./browser.js";

describe("the editor in the web console", () => {
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

  const open = async (place: string, more: object = {}): Promise<WatchedPage> => {
    const opened = await openPage(browser, `${daemon.url}/#/workflows/${place}`, more);
    await opened.page.getByRole("textbox", { name: "Workflow as YAML" }).waitFor();
    return opened;
  };
  const textIn = (page: Page) => page.getByRole("textbox", { name: "Workflow as YAML" });
  /** The text, as it is on the screen: these workflows are short enough to be drawn whole. */
  const readText = async (page: Page): Promise<string> => {
    const lines = await page.locator(".cm-line").allInnerTexts();
    return lines.map((line) => line.replace(/\n$/, "")).join("\n");
  };
  const write = async (page: Page, text: string): Promise<void> => {
    await textIn(page).click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(text);
  };
  const add = async (page: Page, what: string, where?: string): Promise<void> => {
    const dialog = page.getByRole("dialog", { name: "Add an operation" });
    await dialog.waitFor();
    if (where !== undefined) await dialog.getByLabel("Where").selectOption({ label: where });
    await dialog.getByRole("combobox", { name: "What" }).fill(what);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
  };
  const publish = async (page: Page, revision: number): Promise<void> => {
    await page.getByRole("button", { name: "Publish" }).and(page.locator("[aria-disabled=false]")).click();
    await page.getByText(`Published as revision ${String(revision)}`).waitFor();
  };
  const run = async (workflow: string, data: object): Promise<unknown> => {
    const { status, body } = await postJson(`${daemon.url}/e/${workflow}?wait=10`, { data });
    expect([status, body]).toEqual([201, expect.anything()]);
    return (body as { outputs: unknown }).outputs;
  };
  const node = (page: Page, name: string) =>
    page.locator(".react-flow__node").filter({ hasText: name }).last();

  it("writes a workflow from nothing by the graph, publishes it, and it runs", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("new");
    await page.getByText("Nothing is done yet.").waitFor();
    await takePicture(page, "editor-new");
    await expectAccessible(page);

    await page.getByRole("button", { name: "Add the first operation" }).click();
    await page.getByRole("dialog", { name: "Add an operation" }).waitFor();
    await expectAccessible(page);
    await takePicture(page, "editor-add");
    await add(page, "call upper");
    expect(complaints).toEqual([]);
    await page.getByLabel("input message").fill("${ 'made by ' + steps.nobody.name }");
    await page.keyboard.press("Enter");
    await page.locator(".editor__finding").filter({ hasText: "nobody" }).waitFor();
    await node(page, "upper").getByText("1 error").waitFor();
    await takePicture(page, "editor-finding");
    await page.getByLabel("input message").fill("${ 'made by ' + data.who }");
    await page.keyboard.press("Enter");
    await write(
      page,
      (await readText(page))
        .replace("new-workflow", "made-by-graph")
        .replace("inputs: {}", "inputs: { who: { type: string } }"),
    );
    await page.getByText("No findings").waitFor();
    await node(page, "upper").click();
    await page
      .getByRole("region", { name: "Selected operation" })
      .getByRole("button", { name: "Add…" })
      .click();
    await add(page, "return");
    await page.locator("[data-key=return]").fill("text");
    await page.keyboard.press("Enter");
    await page.getByLabel("return text").fill("${ steps.upper.message }");
    await page.keyboard.press("Enter");
    await write(page, (await readText(page)).replace("outputs: {}", "outputs: { text: { type: string } }"));
    await publish(page, 1);

    expect(new URL(page.url()).hash).toBe("#/workflows/made-by-graph/edit");
    expect(await run("made-by-graph", { who: "ada" })).toEqual({ text: "MADE BY ADA" });
    await expectAccessible(page);
    await page.goto(`${daemon.url}/#/workflows/new`);
    await page.locator(".cm-line").filter({ hasText: "name: new-workflow" }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("writes one as YAML, completing as one types, with what is wrong at its place", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("new", { colorScheme: "dark" });
    await write(
      page,
      "name: typed\ninputs:\n  message: { type: string }\noutputs:\n  message: { type: string }\noperations:\n  - call: ",
    );
    await page.keyboard.type("uper");
    const finding = page.locator(".editor__finding").filter({ hasText: "did you mean `upper`?" });
    await finding.waitFor();
    expect(await page.locator(".cm-lintRange-error").innerText()).toBe("uper");
    await node(page, "uper").getByText("1 error").waitFor();
    expect(await page.getByRole("button", { name: "Publish" }).getAttribute("aria-disabled")).toBe("true");
    await takePicture(page, "editor-yaml-dark");
    await expectAccessible(page);

    await finding.click();
    expect(await textIn(page).evaluate((element) => element.matches(":focus"))).toBe(true);
    await page.keyboard.type("up");
    await page.getByRole("option", { name: "upper" }).click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type('output: { message: "${ answer.message }" }');
    await page.getByText("No findings").waitFor();
    await publish(page, 1);

    expect(await run("typed", { message: "hello" })).toEqual({ message: "HELLO" });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("undoes everything back to the start, and does it again", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page } = await open("process-text/edit");
    const begun = await readText(page);
    const texts = [begun];
    const line = (name: string) => page.getByRole("treeitem", { name });
    await line("upper").click();
    await page.keyboard.press("a");
    await add(page, "wait");
    texts.push(await readText(page));
    await line("wait").first().click();
    await page.keyboard.press("Alt+ArrowUp");
    await page.locator(".cm-line").filter({ hasText: "wait" }).waitFor();
    texts.push(await readText(page));
    await page.getByLabel("wait", { exact: true }).fill("7m");
    await page.keyboard.press("Enter");
    await page.locator(".cm-line").filter({ hasText: "7m" }).waitFor();
    texts.push(await readText(page));
    await textIn(page).click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("# the end");
    texts.push(await readText(page));
    expect(new Set(texts).size).toBe(5);

    const settles = async (text: string): Promise<void> => {
      await expect.poll(() => readText(page)).toBe(text);
    };
    for (const text of texts.slice(0, -1).toReversed()) {
      await page.getByRole("button", { name: "Undo" }).click();
      await settles(text);
    }
    expect(await page.getByRole("button", { name: "Undo" }).isDisabled()).toBe(true);
    for (const text of texts.slice(1)) {
      await textIn(page).focus();
      await page.keyboard.press("ControlOrMeta+Y");
      await settles(text);
    }
    expect(await page.getByRole("button", { name: "Redo" }).isDisabled()).toBe(true);
    await page.context().close();
  });

  it("keeps a draft over a reload, apart from what is published, and warns when that has changed", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const say = (more: string) => ({
      name: "say",
      services: ["upper"],
      inputs: { message: { type: "string" } },
      description: more,
    });
    await mustAccept(daemon.url, "/w", say("one"));
    const { page, complaints } = await open("say/edit");
    await write(page, (await readText(page)).replace("one", "mine"));
    await page.getByText("kept here at").waitFor();

    await page.reload();
    await page.locator(".cm-line").filter({ hasText: "description: mine" }).waitFor();
    await page.getByText("draft from revision 1").waitFor();
    await mustAccept(daemon.url, "/w", say("theirs"));

    const warning = page.getByRole("alert").filter({ hasText: "Revision 2 was published meanwhile" });
    await warning.waitFor();
    await takePicture(page, "editor-meanwhile");
    await expectAccessible(page);
    expect(await page.getByRole("button", { name: "Publish" }).getAttribute("aria-disabled")).toBe("true");
    await warning.getByRole("button", { name: "Take over revision 2" }).click();
    await page.locator(".cm-line").filter({ hasText: "description: theirs" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator(".cm-line").filter({ hasText: "description: mine" }).waitFor();
    await publish(page, 3);
    await page.reload();
    await page.getByText("from revision 3", { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("replaces nothing that was published between its last look and its own publishing", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const talk = (more: string) => ({ name: "talk", services: ["upper"], description: more });
    await mustAccept(daemon.url, "/w", talk("one"));
    const { page, complaints } = await open("talk/edit");
    await write(page, (await readText(page)).replace("one", "mine"));
    await page.route("**/machinery.v1.WorkflowService/DefineWorkflow", async (route) => {
      await mustAccept(daemon.url, "/w", talk("theirs"));
      await route.continue();
    });
    await page.getByRole("button", { name: "Publish" }).and(page.locator("[aria-disabled=false]")).click();

    const warning = page.getByRole("alert").filter({ hasText: "Revision 2 was published meanwhile" });
    await warning.waitFor();
    await page.unroute("**/machinery.v1.WorkflowService/DefineWorkflow");
    await warning.getByRole("button", { name: "Keep mine" }).click();
    await publish(page, 3);
    expect(complaints).toEqual([expect.stringContaining("409")]);
    await page.context().close();
  });

  it("moves operations by drag and by keyboard, with nothing but the keyboard as well", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("new", { viewport: { width: 2560, height: 1440 } });
    const text = `name: moved
inputs: { message: { type: string } }
operations:
  - call: upper
  - switch:
      - when: data.message == ""
        do:
          - wait: 1s
  - call: reverse # last
`;
    await write(page, text);
    await page.getByText("No findings").waitFor();
    const settles = async (expected: string): Promise<void> => {
      await expect.poll(() => readText(page)).toBe(expected);
    };
    await node(page, "reverse").dragTo(node(page, "upper"), { targetPosition: { x: 40, y: 6 } });
    const moved = text
      .replace("  - call: reverse # last\n", "")
      .replace("  - call: upper", "  - call: reverse # last\n  - call: upper");
    await settles(moved);
    await takePicture(page, "editor-wide");
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page);
    await takePicture(page, "editor-wide-dark");

    await page.getByRole("treeitem", { name: "reverse" }).focus();
    await page.keyboard.press("Alt+ArrowDown");
    await settles(
      moved.replace(
        "  - call: reverse # last\n  - call: upper\n",
        "  - call: upper\n  - call: reverse # last\n",
      ),
    );
    await page.keyboard.press("Alt+ArrowDown");
    await settles(text);
    await page.keyboard.press("Alt+ArrowRight");
    await settles(
      `${text.replace("  - call: reverse # last\n", "")}    otherwise:\n      - call: reverse # last\n`,
    );
    await page.keyboard.press("Alt+ArrowLeft");
    await page.keyboard.press("F2");
    await page.locator("[data-key=name]:focus").waitFor();
    await page.keyboard.type("backwards");
    await page.keyboard.press("Enter");
    await page.getByRole("treeitem", { name: "backwards" }).waitFor();
    await page.getByRole("treeitem", { name: "backwards" }).focus();
    await page.keyboard.press("Delete");
    await page.getByRole("treeitem", { name: "backwards" }).waitFor({ state: "detached" });
    await page.keyboard.press("ControlOrMeta+Z");
    await page.getByRole("treeitem", { name: "backwards" }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("keeps the keyboard at the tree while the text is read more slowly than it is edited", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("new");
    const around = "  - switch:\n      - when: 1 > 2\n        do:\n          - wait: 1s\n";
    await write(page, `name: slow\noperations:\n${around}  - call: reverse\n`);
    await page.getByText("No findings").waitFor();
    await page.getByRole("treeitem", { name: "reverse" }).focus();
    // What is to be read waits until it is let go.
    await page.evaluate(`{
      const { postMessage } = Worker.prototype;
      window.held = [];
      Worker.prototype.postMessage = function (order) { held.push(() => postMessage.call(this, order)); };
    }`);
    const held = () => page.evaluate<number>("held.length");
    await page.keyboard.press("Alt+ArrowRight");
    await until(async () => (await held()) === 1);
    await page.keyboard.press("Alt+ArrowLeft");
    await until(async () => (await held()) === 2);
    await page.evaluate("held[0]()");
    await page.locator("[role=treeitem][aria-level='3']").filter({ hasText: "reverse" }).waitFor();
    await page.keyboard.press("F2");
    await page.evaluate("held[1]()");
    await page.locator("[data-key=name]:focus").waitFor();
    await page.keyboard.type("backwards");
    await page.keyboard.press("Enter");
    await expect.poll(() => readText(page)).toContain("- name: backwards\n    call: reverse");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("gives each pane as much room as one wants, by hand and by keyboard, and keeps that", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("process-text/edit");
    await page.getByRole("treeitem", { name: "upper" }).click();
    const widthOf = async (name: string) =>
      (await page.getByRole("region", { name, exact: true }).boundingBox())!.width;
    const usual = await widthOf("Text");
    const line = page.getByRole("separator", { name: "Room for the text" });
    const { x, y } = (await line.boundingBox())!;

    await page.mouse.move(x + 4, y + 200);
    await page.mouse.down();
    await page.mouse.move(x + 154, y + 200, { steps: 4 });
    await page.mouse.up();
    const drawn = await widthOf("Text");
    expect(usual - drawn).toBeGreaterThan(140);
    await page.keyboard.press("ArrowLeft");
    expect(await widthOf("Text")).toBeGreaterThan(drawn + 20);
    await page.getByRole("separator", { name: "Room for the tree" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("separator", { name: "Room for the keys of what is selected" }).focus();
    await page.keyboard.press("ArrowUp");
    const sizes = await page.evaluate<string>("localStorage.getItem('machinery.editor-panes')");
    expect(Object.keys(JSON.parse(sizes) as object).toSorted()).toEqual(["panel", "text", "tree"]);
    await expectAccessible(page);
    const kept = await widthOf("Text");
    await page.reload();
    await textIn(page).waitFor();
    expect(await widthOf("Text")).toBeCloseTo(kept, 0);
    await line.dblclick();
    // As wide as the graph again, beside a tree that stays wider.
    const middle = (await page.getByRole("region", { name: "Graph", exact: true }).boundingBox())!.width;
    expect(Math.abs((await widthOf("Text")) - middle)).toBeLessThan(3);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("stays usable with 500 operations: typing, moving, taking back", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const steps = Array.from({ length: 500 }, (_, at) => `step_${String(at)}`);
    const source = `name: large\ninputs: { message: { type: string } }\noperations:\n${steps
      .map((name) => `  - { name: ${name}, call: upper }\n`)
      .join("")}`;
    const { page, complaints } = await open("new");
    await write(page, source);
    await page.getByText("No findings").waitFor();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("  - { name: last, call: uper }");
    await page.locator(".editor__finding").filter({ hasText: "did you mean `upper`?" }).waitFor();

    await page.getByRole("treeitem", { name: /step_250/ }).click();
    await page.keyboard.press("Alt+ArrowDown");
    const places = page.getByRole("treeitem", { name: /step_25[01]/ });
    const inOrder = (first: string, second: string) =>
      until(async () => {
        const [one = "", other = ""] = await places.allInnerTexts();
        return one.includes(first) && other.includes(second);
      });
    await inOrder("step_251", "step_250");
    await takePicture(page, "editor-500");
    await page.keyboard.press("ControlOrMeta+Z");
    await inOrder("step_250", "step_251");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
