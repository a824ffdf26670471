import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { expectAccessible, noBrowser, startBrowser, takePicture } from "../console/browser.js";
import { connect } from "../client.js";
import { startDaemon, type Daemon } from "../daemon.js";
import { createTemporaryFolder, type TemporaryFolder } from "../temporary-folder.js";
import { message, mustAccept, registerTextCompany, startTextCompany } from "../text-company.js";
import type { RecordingCompany } from "../recording-company.js";
import { startApp } from "./start-app.js";

/** Takes pictures of a page as people have it: on small and large screens, in the light and the dark. It is left as it was. */
async function takePictures(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()!;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of [
      [1280, 720],
      [2560, 1440],
    ] as const) {
      await page.setViewportSize({ width, height });
      await takePicture(page, `${name}-${colorScheme}-${String(width)}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
}

interface DesktopAnswer {
  readonly state: DesktopState;
  readonly refusal?: { readonly found: string };
}

interface DesktopState {
  readonly connections: readonly { readonly name: string; readonly token: string }[];
  readonly currentId?: string;
}

type App = Awaited<ReturnType<typeof startApp>>;

/** A port of this machine that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("the desktop app, built, with a page in Chromium", () => {
  let browser: Browser;
  let folder: TemporaryFolder;
  let app: App | undefined;
  const before = process.env["MACHINERY_URL"];
  beforeAll(async () => {
    if (noBrowser === undefined) browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    process.env["MACHINERY_URL"] = before;
    if (before === undefined) delete process.env["MACHINERY_URL"];
  });
  beforeEach((context) => {
    context.skip(noBrowser !== undefined, noBrowser);
    folder = createTemporaryFolder();
  });
  afterEach(async () => {
    if (app !== undefined) await app.quit();
    app = undefined;
    folder?.[Symbol.dispose]();
  });
  const start = async (url: string, colorScheme: "light" | "dark" = "light"): Promise<App> => {
    process.env["MACHINERY_URL"] = url;
    app = await startApp({ browser, userData: folder.path, context: { colorScheme } });
    return app;
  };

  describe("where a daemon runs", () => {
    const data = createTemporaryFolder();
    let daemon: Daemon;
    let company: RecordingCompany;
    beforeAll(async () => {
      if (noBrowser !== undefined) return;
      company = await startTextCompany();
      daemon = await startDaemon({ data: data.path });
      await registerTextCompany(daemon.url, company);
    });
    afterAll(async () => {
      await daemon?.end("SIGTERM");
      await company?.[Symbol.asyncDispose]();
      data[Symbol.dispose]();
    });
    const post = async (): Promise<string> => {
      using client = connect(daemon.url);
      return (await client.events.postEvent({ workflow: "process-text", data: { message } })).event!.eventId;
    };

    it("finds it with nothing configured, and shows its events as they come", async () => {
      const { page, complaints, seen, window } = await start(daemon.url);
      await page.getByText("live", { exact: true }).waitFor();

      const eventId = await post();

      await page.getByRole("row").filter({ hasText: eventId }).getByText("succeeded").waitFor();
      await page.getByRole("banner").getByText("This computer").waitFor();
      await expectAccessible(page);
      await takePictures(page, "desktop");
      expect(complaints).toEqual([]);
      expect(window.webContents.reached).toEqual([]);
      expect(seen).toMatchObject({ isSandboxed: true, daemons: [], questions: [] });
      expect(seen.schemes).toEqual([{ scheme: "app", privileges: { standard: true, secure: true } }]);
    });

    it("keeps its page in: it reaches nothing, goes nowhere and opens no window", async () => {
      const { page, person, seen, window } = await start(daemon.url);
      await page.getByText("live", { exact: true }).waitFor();
      person.answer = () => ({ response: 0, checkboxChecked: false });

      const reaches = await page.evaluate(async (url) => {
        const outcomes = await Promise.allSettled([fetch(`${url}/healthcheck`), fetch("./index.html")]);
        return outcomes.map(({ status }) => status);
      }, daemon.url);
      await page.evaluate(`void window.open("https://machinery.example/docs")`);
      await expect
        .poll(() => seen.openedOutside, { timeout: 20_000 })
        .toContain("https://machinery.example/docs");
      await page.evaluate(`window.location.href = "https://machinery.example/elsewhere"`);

      expect(reaches).toEqual(["rejected", "rejected"]);
      expect(window.webContents.reached).toEqual([]);
      expect(page.url()).toBe("https://machinery/index.html");
      expect(await page.evaluate("[typeof require, typeof process]")).toEqual(["undefined", "undefined"]);
    });

    it("answers no message of another sender", async () => {
      const { handlers, ipcMain, window } = await start(daemon.url);
      const foreign = {
        sender: window.webContents,
        senderFrame: { url: "https://machinery.example/", parent: null },
      };
      const closed: string[] = [];

      expect(() => handlers.get("machinery:ask")!(foreign, { kind: "look" })).toThrow("found another sender");
      ipcMain.emit(
        "machinery:port",
        { ...foreign, ports: [{ close: () => closed.push("closed") }] },
        { connectionId: "x" },
      );

      expect(closed).toEqual(["closed"]);
    });

    it("keeps a read-only connection from writing, in the main process, whatever the page does", async () => {
      const { page, person, seen } = await start(daemon.url);
      await page.getByRole("button", { name: "Connections" }).click();
      await page.getByRole("button", { name: "Edit This computer" }).click();
      await page.getByLabel("Nothing may be written.").check();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByRole("banner").getByText("read-only").waitFor();

      const refused = await callFromPage(page, "machinery.v1.WorkflowService/PauseWorkflow", "process-text");
      const read = await callFromPage(page, "machinery.v1.WorkflowService/ListWorkflows");

      expect([refused.at(-1)?.kind, read.at(-1)?.kind]).toEqual(["error", "end"]);
      expect(refused.at(-1)?.error?.message).toContain("PauseWorkflow over one that is read-only");

      // To loosen it takes a person's yes to the app itself.
      person.answer = () => ({ response: 1, checkboxChecked: false });
      const { connections } = await state(page);
      const loosened = await ask(page, {
        kind: "save",
        draft: { ...connections[0]!, token: undefined, guard: "free" },
      });
      expect(loosened).toMatchObject({
        refusal: { found: "no" },
        state: { connections: [{ guard: "read-only" }] },
      });
      expect(seen.questions.map(({ message }) => message)).toEqual([
        "Let everything be written to This computer?",
      ]);
    });

    it("asks a person before each write over a connection that wants it", async () => {
      const { page, person, seen } = await start(daemon.url);
      await page.getByText("live", { exact: true }).waitFor();
      const { connections } = await state(page);
      await ask(page, { kind: "save", draft: { ...connections[0]!, token: undefined, guard: "confirm" } });
      const eventId = await post();

      const left = await callFromPage(page, "machinery.v1.EventService/CancelEvent", eventId);
      person.answer = () => ({ response: 0, checkboxChecked: false });
      const done = await callFromPage(page, "machinery.v1.EventService/CancelEvent", eventId);

      expect(left.at(-1)?.error?.message).toContain("nothing was done");
      // The event has ended: the daemon itself was asked, and says so.
      expect(done.at(-1)?.error?.message ?? "").not.toContain("nothing was done");
      expect(seen.questions.map(({ message, detail }) => `${message} ${detail}`)).toEqual(
        Array.from({ length: 2 }, () => `Cancel event? event ${eventId}\non This computer, ${daemon.url}`),
      );
    });

    it("is used by the keyboard alone: connections are added, chosen and deleted", async () => {
      const { page, complaints, person, seen } = await start(daemon.url, "dark");
      person.answer = () => ({ response: 0, checkboxChecked: false });
      await page.getByText("live", { exact: true }).waitFor();
      await page.getByRole("button", { name: "Connections" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Connections" }).waitFor();
      await takePictures(page, "desktop-connections");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Add a connection" }).press("Enter");

      await page.getByLabel("Name").pressSequentially("Staging");
      await page.keyboard.press("Tab");
      await page.keyboard.type("ftp://staging.example");
      await page.keyboard.press("Enter");
      await page.getByText("Expected an address such as").waitFor();
      await takePictures(page, "desktop-connection");
      await expectAccessible(page);
      await page.getByLabel("Address").fill(daemon.url);
      await page.getByLabel("Token", { exact: false }).fill("secret");
      await page.getByRole("radio", { name: "amber" }).press("Space");
      await page.getByRole("button", { name: "Save" }).press("Enter");
      await page.getByRole("banner").getByText("Staging").waitFor();
      await page.getByText("live", { exact: true }).waitFor();

      const { connections } = await state(page);
      expect(connections.map(({ name, token }) => [name, token])).toEqual([
        ["This computer", "none"],
        ["Staging", "stored"],
      ]);
      expect(seen.questions.map(({ message }) => message)).toEqual([`Connect to ${daemon.url}?`]);
      await page.getByRole("button", { name: "Connections" }).press("Enter");
      await page.getByRole("button", { name: "Edit Staging" }).press("Enter");
      await page.getByRole("button", { name: "Delete" }).press("Enter");
      await page.getByRole("button", { name: "Press again to delete" }).press("Enter");
      await page.getByRole("button", { name: "Use This computer" }).press("Enter");
      await page.getByRole("banner").getByText("This computer").waitFor();
      expect(complaints).toEqual([]);
    });
  });

  describe("where no daemon runs", () => {
    it("offers to start one, keeps its data, and comes back to it by itself", async () => {
      const url = `http://127.0.0.1:${String(await freePort())}`;
      const { page, complaints, seen } = await start(url);
      await page.getByRole("heading", { name: `No daemon was found at ${url}` }).waitFor();
      await expectAccessible(page);
      await takePictures(page, "desktop-welcome");

      await page.getByRole("button", { name: "Start a daemon here" }).click();
      await page.getByText("live", { exact: true }).waitFor();
      await page.getByRole("banner").getByText(url).waitFor();
      await mustAccept(url, "/s", { name: "upper", address: "http://127.0.0.1:1/" });
      expect(complaints).toEqual([]);
      await app!.quit();
      expect(isAlive(seen.daemons[0]!)).toBe(false);

      const again = await start(url);
      await again.page.getByText("live", { exact: true }).waitFor();
      using client = connect(url);
      expect(
        (await client.registry.listServices({})).services.map(({ definition }) => definition?.name),
      ).toEqual(["upper"]);
    });

    it("says so when its daemon ends, and starts it again when asked", async () => {
      const url = `http://127.0.0.1:${String(await freePort())}`;
      const { page, seen } = await start(url);
      await page.getByRole("button", { name: "Start a daemon here" }).click();
      await page.getByText("live", { exact: true }).waitFor();

      process.kill(seen.daemons[0]!, "SIGKILL");
      await page.getByRole("heading", { name: "The daemon of this app has ended" }).waitFor();
      await takePictures(page, "desktop-daemon-ended");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Start it again" }).click();

      await page.getByText("live", { exact: true }).waitFor();
      expect(seen.daemons.length).toBe(2);
    });

    it("takes another port for its own where something else answers at the default one", async () => {
      const other = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(
        0,
        "127.0.0.1",
      );
      await new Promise((resolve) => other.once("listening", resolve));
      const url = `http://127.0.0.1:${String((other.address() as AddressInfo).port)}`;
      try {
        const { page } = await start(url);
        await page
          .getByRole("heading", { name: `What answers at ${url} is no daemon of machinery` })
          .waitFor();
        await page.getByRole("button", { name: "Start a daemon here" }).click();
        await page.getByText("live", { exact: true }).waitFor();
        expect(await page.getByRole("banner").textContent()).not.toContain(url);
      } finally {
        other.close();
      }
    });
  });
});

interface CarriedAnswer {
  readonly kind: string;
  readonly error?: { readonly message: string };
}

/** How the desktop stands, as its page is told. */
const state = async (page: Page): Promise<DesktopState> => (await ask(page, { kind: "look" })).state;

/** Asks the main process for something, past what the page shows. */
const ask = (page: Page, request: object): Promise<DesktopAnswer> =>
  page.evaluate<DesktopAnswer>(`window.machinery.ask(${JSON.stringify(request)})`);

const pageScript = readFileSync(join(import.meta.dirname, "call-from-page.js"), "utf8");

/** Makes a call from the page as a script would that got into it. `text` goes into the first field of the request. */
async function callFromPage(page: Page, method: string, text?: string): Promise<CarriedAnswer[]> {
  const { currentId } = await state(page);
  const bytes = text === undefined ? [] : [10, text.length, ...Buffer.from(text)];
  return page.evaluate<CarriedAnswer[]>(
    `${pageScript}\nwindow.callFromPage(${JSON.stringify([currentId, method, bytes])})`,
  );
}

/** Whether a process is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
