import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import { startCompany, type RecordingCompany } from "../recording-company.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { mustAccept } from "../text-company.js";
import { expectAccessible, noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

const patient = { attempts: 8, first: "1h", cap: "1h" };
const text = { type: "string" };

describe("what can be done to an event in the web console", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let company: RecordingCompany;
  let browser: Browser;
  let isWell = false;

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    company = await startCompany({
      flaky: ({ inputs }, response) => {
        if (isWell) return { said: `${String(inputs["say"])}!` };
        response
          .writeHead(503, { "content-type": "application/json" })
          .end('{"hint":"<b>come back</b> later"}');
        return undefined;
      },
    });
    daemon = await startDaemon({ data: folder.path });
    const flaky = {
      name: "flaky",
      address: company.address("flaky"),
      inputs: { say: text },
      outputs: { said: text },
    };
    await mustAccept(daemon.url, "/s", flaky);
    await mustAccept(daemon.url, "/w", {
      name: "patient",
      inputs: { say: text },
      outputs: { said: text },
      operations: [{ name: "speak", call: "flaky", retry: patient, output: "${ answer }" }],
    });
    await mustAccept(daemon.url, "/w", {
      name: "careful",
      inputs: { say: text },
      operations: [
        {
          name: "check",
          ask: "May ${ data.say } be said?",
          group: "editors",
          form: { allowed: { type: "boolean" }, comment: { type: "string", required: false } },
        },
        { name: "proof", listen: "proof-read", expects: { words: { type: "int" } } },
      ],
    });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await daemon?.end("SIGTERM");
    await company?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const open = async (workflow: string, place: string): Promise<{ page: Page; complaints: string[] }> => {
    const { status, body } = await postJson(`${daemon.url}/e/${workflow}`, { data: { say: "hello" } });
    expect(status).toBe(201);
    const { event_id: eventId } = body as { event_id: string };
    const opened = await openPage(browser, `${daemon.url}/#/events/${eventId}/${place}`);
    opened.page.setDefaultTimeout(15_000);
    return opened;
  };
  const whyOf = (page: Page) => page.getByRole("region", { name: "Why is it not moving?" });
  const statusOf = (page: Page, word: string) => page.locator(".event__what").getByText(word);

  it("tells why it is tried again later, shows the exact error, and tries at once", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("patient", "graph/step/speak");
    await whyOf(page)
      .getByText(/speak is tried again at .*: attempt 2 of 8\.$/)
      .waitFor();
    await whyOf(page)
      .getByText(/^The last attempt failed with HTTP_5XX: /)
      .waitFor();
    const panel = page.getByRole("complementary", { name: "The step" });
    await panel.getByText('"hint": "<b>come back</b> later"').waitFor();
    await panel.getByText(/^in (\d+ min|1 h)/).waitFor();
    await expectAccessible(page);
    await takePicture(page, "event-retrying");

    await whyOf(page).getByRole("button", { name: "Retry now: speak" }).click();
    const dialog = page.getByRole("dialog", { name: "Retry now speak" });
    await dialog.getByRole("button", { name: "Copy as…" }).click();
    await page.getByText(/^machinery step retry \w+ speak/).waitFor();
    await page.keyboard.press("Escape");
    await expectAccessible(page);
    isWell = true;
    await dialog.getByRole("button", { name: "Retry now" }).click();
    await dialog.getByText(/^Done: the event is/).waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await statusOf(page, "succeeded").waitFor();
    await panel.getByText('"said": "hello!"').waitFor();
    await whyOf(page).waitFor({ state: "detached" });
    await takePicture(page, "event-step");

    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("answers a question by its form and sends a signal, by the keyboard alone", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("careful", "timeline");
    await whyOf(page)
      .getByText(/check has waited for an answer from somebody in editors since/)
      .waitFor();
    await whyOf(page).getByText("May hello be said?").waitFor();

    await page.getByRole("button", { name: "Answer: check" }).first().focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Answer check" });
    await dialog.getByRole("button", { name: "Answer" }).focus();
    await page.keyboard.press("Enter");
    await dialog
      .getByText(/allowed/)
      .first()
      .waitFor();
    await expectAccessible(page);
    await takePicture(page, "event-answer");
    await dialog.getByLabel(/^allowed/).selectOption("true");
    await page.keyboard.press("Control+Enter");
    await dialog.getByText("Done: the event is waiting.").waitFor();
    await page.keyboard.press("Escape");

    await whyOf(page)
      .getByText(/proof has waited for the signal proof-read since/)
      .waitFor();
    await page.getByRole("button", { name: "Send signal: proof" }).first().click();
    const signal = page.getByRole("dialog", { name: "Send signal proof" });
    await signal.getByLabel(/^words/).fill("1");
    await signal.getByRole("button", { name: "Send signal" }).click();
    await signal.getByText(/^Done: the signal is kept for the event/).waitFor();
    await page.keyboard.press("Escape");
    await statusOf(page, "succeeded").waitFor();
    await page.getByRole("option", { name: /^check/ }).waitFor();

    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each([
    ["careful", "graph/step/check", "WorkflowService/GetWorkflow", "Answer", "check", /^allowed/],
    ["patient", "graph/step/speak", "RegistryService/GetService", "Skip", "speak", /^said/],
  ])(
    "offers a form once it is heard what it asks for: %s",
    async (...[workflow, place, method, act, step, field]) => {
      if (noBrowser !== undefined) return;
      isWell = false;
      const { page } = await open(workflow, place);
      const held: Route[] = [];
      let isHeld = true;
      await page.route(`**/machinery.v1.${method}`, (route) =>
        isHeld ? void held.push(route) : route.continue(),
      );
      await page.reload();
      await expect.poll(() => held.length).toBeGreaterThan(0);
      await whyOf(page).getByRole("button", { name: "Show the step" }).waitFor();
      const offered = page.getByRole("button", { name: `${act}: ${step}` });
      expect(await offered.count()).toBe(0);

      isHeld = false;
      for (const route of held) await route.continue();
      await offered.first().click();
      await page
        .getByRole("dialog", { name: `${act} ${step}` })
        .getByLabel(field)
        .waitFor();
      await page.context().close();
    },
  );

  it("pauses, resumes and cancels, and says what the daemon refuses", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const { page, complaints } = await open("careful", "graph");
    const act = async (name: string, reason?: string): Promise<void> => {
      await page
        .locator(".event__actions")
        .getByRole("button", { name: new RegExp(`^${name}: `) })
        .click();
      const dialog = page.getByRole("dialog", { name: new RegExp(`^${name}`) });
      if (reason !== undefined) await dialog.getByLabel(/^reason/).fill(reason);
      await dialog.getByRole("button", { name, exact: true }).click();
      await dialog.getByText(/^Done/).waitFor();
      await dialog.getByRole("button", { name: "Close" }).click();
    };
    await statusOf(page, "waiting").waitFor();

    await act("Pause", "until <i>Ada</i> is back");
    await whyOf(page).getByText("The reason given: until <i>Ada</i> is back").waitFor();
    await expectAccessible(page);
    await act("Resume");
    await statusOf(page, "waiting").waitFor();
    await act("Cancel");
    await statusOf(page, "cancelled").waitFor();
    expect(await page.getByRole("button", { name: /^Cancel: / }).count()).toBe(0);

    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("runs an event again that has ended: with other data, and from one of its steps", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    isWell = true;
    const { page, complaints } = await open("patient", "graph/step/speak");
    await statusOf(page, "succeeded").waitFor();
    await page.getByRole("button", { name: /^Run again with other data: / }).click();
    const dialog = page.getByRole("dialog", { name: /^Run again with other data/ });
    expect(await dialog.getByLabel(/^say/).inputValue()).toBe("hello");
    await dialog.getByLabel(/^say/).fill("good bye");
    await expectAccessible(page);
    await takePicture(page, "event-rerun");
    await dialog.getByRole("button", { name: "Run again with other data" }).click();
    await dialog.getByText("Done: the new event is").waitFor();
    await dialog.getByRole("link").click();
    await page.locator(".event__facts").getByText("carries out again").waitFor();
    await statusOf(page, "succeeded").waitFor();
    await page.getByText('"said": "good bye!"').first().waitFor();

    await page.locator(".event__tabs").getByText("Timeline").click();
    await page.getByRole("option", { name: /^speak/ }).click();
    await page.getByRole("button", { name: "Run again from here: speak" }).click();
    const again = page.getByRole("dialog", { name: "Run again from here speak" });
    await again.getByRole("button", { name: "Run again from here" }).click();
    await again.getByRole("link").click();
    await page
      .locator(".event__facts")
      .getByText(/from speak on/)
      .waitFor();
    await statusOf(page, "succeeded").waitFor();
    await takePicture(page, "event-rerun-from");

    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
