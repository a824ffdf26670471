import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import { startCompany, type RecordingCompany } from "../recording-company.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { mustAccept } from "../text-company.js";
import { noBrowser, openPage, startBrowser, takePicture } from "./browser.js";

/** What runs a script wherever a text is taken for HTML, an attribute, a link or a template. */
const markup = `"'></script><img src=x onerror="window.ran=1"><svg onload=window.ran=1><a href="javascript:window.ran=1">m4rk</a>\${window.ran=1}{{window.ran=1}}`;
/** Labels are shorter. */
const shortMarkup = `<img src=x onerror="window.ran=1">m4rk<script>window.ran=1</script>`;

/**
 * Waits until a page shows the text of the markup, where it is to, and has made no element for a while, then looks for a script that ran, an element that
 * came of the markup, and its text. In words, since these tests know no document.
 */
const look = (isToShow: boolean): string => `new Promise((resolve) => {
  const made = 'img[src="x"], svg[onload], [onerror], script:not([src]), a[href^="javascript:"]';
  // The text of a definition is edited in a shadow root.
  const roots = () => [document, ...[...document.querySelectorAll("main *")].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
  const found = () => {
    const shows = roots().some((root) => (root.body?.querySelector("main") ?? root).textContent?.includes("onerror=") === true);
    if (${String(isToShow)} && !shows) return (timer = setTimeout(found, 50));
    resolve({
      ran: "ran" in window,
      made: roots().flatMap((root) => [...root.querySelectorAll(made)]).length,
      shows,
    });
  };
  let timer = setTimeout(found, 250);
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(found, 250);
  }).observe(document, { childList: true, subtree: true });
})`;

describe("markup in what people and services say", () => {
  const folder = createTemporaryFolder();
  let daemon: Daemon;
  let company: RecordingCompany;
  let browser: Browser;
  const events: { readonly eventId: string; readonly step: string }[] = [];

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    company = await startCompany({
      echo: ({ inputs }) => ({ said: inputs["said"], more: { [markup]: [markup] } }),
      refuse: (_, response) => {
        response.writeHead(422, { "content-type": "application/problem+json" });
        response.end(JSON.stringify({ type: "x:y", title: markup, detail: markup, [markup]: markup }));
      },
    });
    daemon = await startDaemon({ data: folder.path });
    const said = [{ name: "said", type: "string", description: markup }];
    for (const name of ["echo", "refuse"])
      await mustAccept(daemon.url, "/s", {
        name,
        description: markup,
        address: company.address(name),
        inputs: said,
        outputs: name === "echo" ? [...said, { name: "more", type: "object" }] : [],
      });
    await mustAccept(daemon.url, "/w", {
      name: "say",
      description: markup,
      inputs: said,
      outputs: [{ name: "said", type: "string" }],
      operations: [
        { name: "echo", call: "echo", output: { said: "${ answer.said }" } },
        {
          name: "asked",
          ask: "What of ${ data.said }",
          form: { fine: { type: "boolean", description: markup } },
          timeout: "1h",
        },
      ],
    });
    await mustAccept(daemon.url, "/w", {
      name: "fail",
      description: markup,
      inputs: said,
      operations: [{ name: "refuse", call: "refuse" }],
    });
    for (const words of [shortMarkup, "${ data.said }"])
      await mustAccept(daemon.url, "/w", {
        name: "raise",
        inputs: said,
        operations: [{ name: "raised", raise: { reason: "ODD", message: words } }],
      });
    for (const [workflow, step] of [
      ["say", "echo"],
      ["fail", "refuse"],
      ["raise", "raised"],
    ] as const) {
      const { body } = await postJson(
        `${daemon.url}/e/${workflow}?wait=1`,
        { data: { said: markup } },
        { "machinery-label-said": shortMarkup },
      );
      events.push({ eventId: (body as { event_id: string }).event_id, step });
    }
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await daemon?.end("SIGTERM");
    await company?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const places = (): readonly string[] => [
    "/events",
    `/events/search/${encodeURIComponent(markup)}`,
    ...events.flatMap(({ eventId, step }) =>
      ["graph", "timeline", "table"].map((view) => `/events/${eventId}/${view}/step/${step}`),
    ),
    "/services",
    "/services/echo",
    "/services/refuse",
    "/workflows",
    "/workflows/say",
    "/workflows/say/run",
    "/workflows/raise/changes",
    "/workflows/fail/run",
    "/workflows/say/edit",
    "/workflows/new",
    `/${encodeURIComponent(markup)}`,
  ];

  it.each(["light", "dark"] as const)(
    "is shown as text on every screen and runs nowhere",
    async (colorScheme) => {
      if (noBrowser !== undefined) return;
      const { page, complaints } = await openPage(browser, daemon.url, { colorScheme });
      // What was saved by hand, or by another version.
      const views = JSON.stringify([{ name: markup, search: markup }]);
      await page.evaluate(`localStorage.setItem("machinery.event-views", ${JSON.stringify(views)})`);
      await page.reload();
      await page.getByText("live", { exact: true }).waitFor();
      const silent: string[] = [];
      // These show nothing of it: addresses instead of descriptions, a definition that is still empty, and no place at all.
      const known = ["/services", "/workflows/new", places().at(-1)];
      const check = async (place: string): Promise<void> => {
        const found = await page.evaluate<{ ran: boolean; made: number; shows: boolean }>(
          look(!known.includes(place)),
        );
        expect({ place, ...found }).toMatchObject({ place, ran: false, made: 0 });
        if (!found.shows) silent.push(place);
      };

      for (const place of places()) {
        await page.goto(`${daemon.url}/#${place}`);
        await page.locator("main h1").first().waitFor();
        await check(place);
      }
      // What a service answers when it is tried, what the palette is asked for, and a workflow that is run.
      await page.goto(`${daemon.url}/#/services/echo`);
      await page.getByLabel(/^said/).fill(markup);
      await page.getByRole("button", { name: "Call", exact: true }).click();
      await page.getByLabel("Answer").waitFor();
      await check("an answer");
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Where to, or what to do" }).fill(markup);
      await page.getByRole("option").filter({ hasText: "m4rk" }).waitFor();
      await check("the palette");
      await page.keyboard.press("Escape");
      await page.goto(`${daemon.url}/#/workflows/fail/run`);
      await page.getByLabel(/^said/).fill(markup);
      await page.getByRole("button", { name: "Run", exact: true }).click();
      await page.getByText("failed").waitFor();
      await check("what was run");

      expect(silent).toEqual(known);
      expect(complaints).toEqual([]);
      await takePicture(page, `markup-${colorScheme}`);
      await page.context().close();
    },
  );
});
