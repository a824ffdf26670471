import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDaemon, type Daemon } from "../daemon.js";
import { postJson } from "../json-routes.js";
import { startCompany, type RecordingCompany } from "../recording-company.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { mustAccept } from "../text-company.js";
import {
  expectAccessible,
  noBrowser,
  openPage,
  startBrowser,
  takePicture,
  type WatchedPage,
} from "./browser.js";
import { panelProblems, tableProblems } from "./places.js";

const text = { type: "string" };
const hour = { first: "1h", cap: "1h" };
const large = { viewport: { width: 2560, height: 1440 } };
const longDetail = `no parcel takes ${"a very long thing, ".repeat(30)}and this_is_one_word_that_nothing_breaks_${"x".repeat(90)}`;

/** Each with what its calls are let in by. */
const services: Readonly<Record<string, object>> = {
  well: {},
  later: {},
  refusing: {},
  failing: { breaker: "off" },
  down: { breaker: { failures: 2, probe_after: "1h" } },
  gone: { breaker: { failures: 1, probe_after: "1h" } },
  narrow: { concurrency: 1 },
  rare: { rate: "1/h" },
};

const once = { retry: { attempts: 1 } };

/** The workflows by what becomes of their events. */
const workflows: Readonly<Record<string, object>> = {
  retrying: { operations: [{ name: "speak", call: "failing", retry: { attempts: 8, ...hour } }] },
  callback: { operations: [{ name: "charge", call: "later", async: true, timeout: "2h" }] },
  signal: { operations: [{ name: "proof", listen: "proof-read", timeout: "3h" }] },
  ask: {
    operations: [
      {
        name: "check",
        ask: "May ${ data.say } be said?",
        group: "editors",
        form: { allowed: { type: "boolean" } },
      },
    ],
  },
  failed: { operations: [{ name: "book", call: "refusing", ...once }] },
  compensated: {
    operations: [
      { name: "reserve", call: "well", compensate: { call: "well" } },
      { name: "book", call: "refusing", ...once },
    ],
  },
  held: { when_spent: "pause", operations: [{ name: "speak", call: "failing", ...once }] },
  child: { operations: [{ name: "inner", run: "signal", input: { say: "${ data.say }" } }] },
  loop: {
    operations: [
      {
        name: "each_item",
        for: "${ data.?items.orValue([]) }",
        as: "item",
        concurrency: 30,
        do: [{ name: "say_item", call: "well", input: { say: "${ item }" } }],
      },
      { name: "proof", listen: "proof-read" },
    ],
  },
  down: { operations: [{ name: "speak", call: "down", retry: { attempts: 8, first: "1ms" } }] },
  gone: { operations: [{ name: "speak", call: "gone", retry: { attempts: 8, first: "1ms" } }] },
  narrow: { operations: [{ name: "speak", call: "narrow", attempt_timeout: "1h" }] },
  rare: { operations: [{ name: "speak", call: "rare" }] },
  single: { concurrency: 1, operations: [{ name: "nap", wait: "1h" }] },
  keyed: {
    concurrency: { key: "${ event.data.say }", per_key: 1 },
    operations: [{ name: "nap", wait: "1h" }],
  },
};

/** A state: the selected step, the reason why nothing moves, and what the panel says. */
interface State {
  readonly select: string;
  readonly why?: RegExp;
  readonly cause?: RegExp;
  readonly panel: RegExp;
}

const clock = String.raw`(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d`;
const says = (words: string): RegExp => new RegExp(`^${words.replaceAll("<at>", clock)}$`);

const states: Readonly<Record<string, State>> = {
  retrying: {
    select: "/step/speak",
    why: says(String.raw`.*speak is tried again at <at>: attempt 2 of 8\.`),
    cause: /^The last attempt failed with HTTP_5XX: /,
    panel: /^in (\d+ min|1 h)/,
  },
  callback: {
    select: "/step/charge",
    why: says(String.raw`.*charge has waited for the callback of later since <at>\.`),
    cause: /^It took the call and answers later\.$/,
    panel: /^awaited since/,
  },
  signal: {
    select: "/step/proof",
    why: says(
      String.raw`.*proof has waited for the signal proof-read since <at>, until <at> at the latest\.`,
    ),
    panel: /sent to this event alone/,
  },
  ask: {
    select: "/step/check",
    why: says(String.raw`.*check has waited for an answer from somebody in editors since <at>\.`),
    cause: /^May hello be said\?$/,
    panel: /^May hello be said\?$/,
  },
  failed: { select: "/step/book", panel: /no parcel takes a very long thing/ },
  compensated: { select: "/step/reserve", panel: /^Undone by well/ },
  held: {
    select: "/step/speak",
    why: says(String.raw`.*speak is held: its attempts are spent, and somebody has to look after it\.`),
    cause: /^The last attempt failed with HTTP_5XX: /,
    panel: /^Attempt 1$/,
  },
  paused: {
    select: "/step/proof",
    why: says(String.raw`.*It has been paused since <at>: somebody paused it\.`),
    cause: /^The reason given: until Ada is back$/,
    panel: /sent to this event alone/,
  },
  child: {
    select: "/step/inner",
    why: says(String.raw`.*inner has waited for the event \w+ since <at>\.`),
    cause:
      /^That event, of the workflow signal, is waiting: proof has waited for the signal proof-read since /,
    panel: /^\w{20,}$/,
  },
  loop: {
    select: "/step/say_item",
    why: says(String.raw`.*proof has waited for the signal proof-read since <at>\.`),
    panel: /^120 steps\. Choose one\.$/,
  },
  down: {
    select: "/step/speak",
    why: says(String.raw`.*speak waits for down, which has failed since <at>; it is tried again at <at>\.`),
    cause: /^2 calls of down in a row failed, the last with HTTP_5XX: /,
    panel: /^down$/,
  },
  gone: {
    select: "/step/speak",
    why: says(
      String.raw`.*speak waits for gone, which has been unreachable since <at>; it is tried again at <at>\.`,
    ),
    panel: /^gone$/,
  },
  narrow: {
    select: "/step/speak",
    why: says(
      String.raw`.*speak has waited for narrow since <at>, whose limit of 1 at a time is reached: that many calls are in flight\.`,
    ),
    panel: /^narrow$/,
  },
  rare: {
    select: "/step/speak",
    why: says(
      String.raw`.*speak has waited for rare since <at>, whose rate of 1/h is reached; it is let in at <at> at the latest\.`,
    ),
    panel: /^rare$/,
  },
  single: {
    select: "",
    why: says(
      String.raw`.*It has not begun, because the limit of the workflow single is reached: 1 of 1 places are taken\.`,
    ),
    panel: /^Data$/,
  },
  keyed: {
    select: "",
    why: says(
      String.raw`.*It has not begun, because the limit of its key hello is reached: 1 of 1 places are taken\.`,
    ),
    panel: /^Data$/,
  },
};

describe("an event in each of its states in the web console", () => {
  const folder = createTemporaryFolder();
  const ids = new Map<string, string>();
  let daemon: Daemon;
  let company: RecordingCompany;
  let browser: Browser;
  let shown: WatchedPage | undefined;

  const post = async (workflow: string, more: object = {}): Promise<string> => {
    const { status, body } = await postJson(`${daemon.url}/e/${workflow}`, {
      data: { say: "hello", ...more },
    });
    expect(status).toBe(201);
    return (body as { event_id: string }).event_id;
  };

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    const fails = (_: unknown, response: { writeHead(status: number): { end(): unknown } }) =>
      void response.writeHead(503).end();
    company = await startCompany({
      well: ({ inputs }) => ({ said: String(inputs["say"]) }),
      later: (_, response) => void response.writeHead(202).end(),
      refusing: (_, response) =>
        void response.writeHead(422, { "content-type": "application/problem+json" }).end(
          JSON.stringify({
            type: "TOO_LARGE",
            detail: longDetail,
            parts: Array.from({ length: 40 }, String),
          }),
        ),
      failing: fails,
      down: fails,
      narrow: () => undefined,
      rare: () => ({ said: "once" }),
    });
    daemon = await startDaemon({ data: folder.path });
    for (const [name, more] of Object.entries(services))
      await mustAccept(daemon.url, "/s", {
        name,
        address: name === "gone" ? "http://127.0.0.1:9/" : company.address(name),
        inputs: { say: text },
        outputs: { said: text },
        ...more,
      });
    for (const [name, definition] of Object.entries(workflows))
      await mustAccept(daemon.url, "/w", {
        name,
        inputs: { say: text, items: { type: "list", required: false } },
        ...definition,
      });
    // Who comes second finds what the first has taken.
    for (const name of Object.keys(states)) {
      if (name === "paused") continue;
      if (["narrow", "rare", "single", "keyed"].includes(name)) await post(name);
      const more =
        name === "loop" ? { items: Array.from({ length: 120 }, (_, at) => `item ${String(at)}`) } : {};
      ids.set(name, await post(name, more));
    }
    const paused = await post("signal");
    const pause = { event_id: paused, reason: "until Ada is back" };
    await postJson(`${daemon.url}/machinery.v1.EventService/PauseEvent`, pause);
    ids.set("paused", paused);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await daemon?.end("SIGTERM");
    await company?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const placeOf = (name: string, view: string): string =>
    `${daemon.url}/#/events/${ids.get(name)!}/${view}${states[name]!.select}`;
  const panelOf = (page: Page) => page.getByRole("complementary");
  const tableOf = (page: Page) => page.getByRole("table", { name: "History" });

  it.each(Object.entries(states))("tells why nothing moves, and stands in order: %s", async (name, state) => {
    if (noBrowser !== undefined) return;
    const { page, complaints } = (shown ??= await openPage(browser, daemon.url));
    page.setDefaultTimeout(15_000);
    await page.goto(placeOf(name, "graph"));
    const why = page.getByRole("region", { name: "Why is it not moving?" });
    if (state.why === undefined)
      await page.locator(".event__what .mark").filter({ hasText: "failed" }).waitFor();
    else await why.locator(".why__sentence").filter({ hasText: state.why }).waitFor();
    if (state.cause !== undefined) await why.getByText(state.cause).first().waitFor();
    await panelOf(page).getByText(state.panel).first().waitFor();
    await page.getByRole("group", { name: "Graph of the workflow" }).getByRole("button").first().waitFor();
    expect(await panelProblems(page)).toEqual([]);
    await takePicture(page, `state-${name}`);

    await page.getByRole("link", { name: "table" }).click();
    await tableOf(page).getByRole("cell").first().waitFor();
    expect(await tableProblems(page, tableOf(page))).toEqual([]);
    expect(await panelProblems(page)).toEqual([]);
    await takePicture(page, `table-${name}`);
    expect(complaints).toEqual([]);
  });

  it.each([
    ["held", "speak", "Skip", "said", /^machinery step skip \w+ speak -d '\{"said":"BY_ADA"\}'/, "succeeded"],
    ["callback", "charge", "Complete", "said", /^machinery step complete \w+ charge -d /, "succeeded"],
    ["gone", "speak", "Fail", "reason", /^machinery step fail \w+ speak --reason BY_ADA/, "failed"],
  ])("is helped by people: %s, step %s, %s", async (name, step, action, field, line, status) => {
    if (noBrowser !== undefined) return;
    const { page, complaints } = await openPage(browser, placeOf(name, "timeline"));
    page.setDefaultTimeout(15_000);
    await panelOf(page)
      .getByRole("button", { name: `${action}: ${step}` })
      .click();
    const dialog = page.getByRole("dialog", { name: `${action} ${step}` });
    await dialog.getByLabel(new RegExp(`^${field}`)).fill("BY_ADA");
    await dialog.getByRole("button", { name: "Copy as…" }).click();
    await page.getByText(line).waitFor();
    await page.getByText(/^curl -sS /).waitFor();
    await page.getByText(/^buf curl --protocol grpc /).waitFor();
    await takePicture(page, `act-${name}`);
    await page.keyboard.press("Escape");
    await dialog.getByRole("button", { name: action, exact: true }).click();
    await dialog.getByText(/^Done: the event is (running|succeeded|failed)\.$/).waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.locator(".event__what .mark").filter({ hasText: status }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("is not carried out again past what was undone", async (context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    const place = `${daemon.url}/#/events/${ids.get("compensated")!}/timeline/step/book`;
    const { page } = await openPage(browser, place);
    page.setDefaultTimeout(15_000);
    await panelOf(page).getByRole("button", { name: "Run again from here: book" }).click();
    const dialog = page.getByRole("dialog", { name: "Run again from here book" });
    await dialog.getByRole("button", { name: "Run again from here" }).click();
    await dialog.getByText("RERUN_PAST_UNDONE").waitFor();
    expect(await dialog.textContent()).toContain("begin at reserve or before");
    await takePicture(page, "act-past-undone");
    await page.context().close();
  });

  it.each(["failed", "compensated", "retrying"])(
    "stands in order on a large screen, dark: %s",
    async (name) => {
      if (noBrowser !== undefined) return;
      const { page } = await openPage(browser, placeOf(name, "table"), { ...large, colorScheme: "dark" });
      page.setDefaultTimeout(15_000);
      await tableOf(page).getByRole("cell").first().waitFor();
      await panelOf(page).getByText(states[name]!.panel).first().waitFor();
      expect(await tableProblems(page, tableOf(page))).toEqual([]);
      expect(await panelProblems(page)).toEqual([]);
      await expectAccessible(page);
      await takePicture(page, `table-${name}-dark-large`);
      await page.context().close();
    },
  );
});
