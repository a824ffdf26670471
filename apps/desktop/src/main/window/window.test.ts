import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session, WebContents } from "electron";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAskToOpen } from "./ask-to-open.js";
import { isOurPage } from "./is-our-page.js";
import { lockContents } from "./lock-contents.js";
import { lockSession } from "./lock-session.js";
import { openOutside } from "./open-outside.js";
import { pageUrl } from "./page-place.js";
import { servePage } from "./serve-page.js";
import { windowOptions } from "./window-options.js";

describe("the window", () => {
  it("runs its page in the sandbox, apart from Node and from its preload script", () => {
    expect(windowOptions("/preload.cjs").webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    expect(windowOptions("/preload.cjs").webPreferences).not.toHaveProperty("enableBlinkFeatures");
  });
});

describe("what the window shows", () => {
  const folder = mkdtempSync(join(tmpdir(), "machinery-"));
  const serve = servePage(join(folder, "renderer"));
  const get = (url: string, method = "GET") => serve({ url, method });
  beforeAll(() => {
    mkdirSync(join(folder, "renderer", "assets"), { recursive: true });
    writeFileSync(join(folder, "secret.html"), "secret");
    writeFileSync(join(folder, "renderer", "index.html"), "<p>page</p>");
    writeFileSync(join(folder, "renderer", "assets", "index-a1.js"), "run()");
    writeFileSync(join(folder, "renderer", "notes.txt"), "notes");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is its own files, as what they are, and may reach nothing", async () => {
    const page = await get(pageUrl);
    const script = await get("app://machinery/assets/index-a1.js");

    expect([page.status, await page.text()]).toEqual([200, "<p>page</p>"]);
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    const policy = page.headers.get("content-security-policy")!.split("; ");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy.join()).not.toMatch(/unsafe|\*/);
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.headers.get("access-control-allow-origin")).toBeNull();
  });

  it.each([
    "app://machinery/",
    "app://machinery/secret.html",
    "app://machinery/../secret.html",
    "app://machinery/..%2fsecret.html",
    "app://machinery/assets/../../secret.html",
    "app://machinery/assets/%2e%2e/%2e%2e/secret.html",
    "app://machinery/.html",
    "app://machinery/notes.txt",
    "app://machinery/assets",
    "app://elsewhere/index.html",
  ])("is nothing at %s", async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  it("is only read", async () => {
    expect((await get(pageUrl, "POST")).status).toBe(404);
  });
});

describe("addresses that are opened outside", () => {
  it.each(["https://machinery.example/docs?x=1#y", "HTTPS://MACHINERY.EXAMPLE/"])("are %s", async (url) => {
    const opened: string[] = [];

    expect(openOutside(url, async (one) => void opened.push(one))).toBe(true);
    expect(opened).toEqual([new URL(url).href]);
  });

  it.each([
    "http://machinery.example",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "smb://server/share",
    "vscode://x",
    "ms-msdt:/id",
    "app://machinery/index.html",
    "https://machinery.example@evil.example",
    "https://:secret@machinery.example",
    `https://machinery.example/${"x".repeat(2_048)}`,
    "no address",
  ])("are not %s", (url) => {
    expect(openOutside(url, () => expect.unreachable())).toBe(false);
  });
});

describe("what is shown", () => {
  /** Contents that note who listens, and what becomes of an event. */
  function createContents() {
    const listeners = new Map<string, (event: object) => void>();
    const opened: string[] = [];
    let webRtcPolicy: string | undefined;
    let openHandler: Parameters<WebContents["setWindowOpenHandler"]>[0] | undefined;
    const contents = {
      on: (event: string, listener: (event: object) => void) => void listeners.set(event, listener),
      setWindowOpenHandler: (handler: typeof openHandler) => (openHandler = handler),
      setWebRTCIPHandlingPolicy: (policy: string) => (webRtcPolicy = policy),
    };
    lockContents(contents as unknown as WebContents, async (url) => void opened.push(url));
    const isPrevented = (event: string, details: object = {}): boolean => {
      let prevented = false;
      listeners.get(event)!({ ...details, preventDefault: () => (prevented = true) });
      return prevented;
    };
    return { isPrevented, opened, webRtcPolicy, open: (url: string) => openHandler!({ url } as never) };
  }

  it.each(["will-navigate", "will-redirect", "will-frame-navigate"])("goes nowhere else by %s", (event) => {
    const { isPrevented } = createContents();

    for (const url of [
      "https://machinery.example",
      "file:///etc/passwd",
      "data:text/html,x",
      "app://elsewhere/",
    ])
      expect(isPrevented(event, { url, isMainFrame: true })).toBe(true);
    expect(isPrevented(event, { url: pageUrl, isMainFrame: true })).toBe(false);
  });

  it("holds no other page, in a frame or a webview", () => {
    const { isPrevented } = createContents();

    expect(isPrevented("will-frame-navigate", { url: pageUrl, isMainFrame: false })).toBe(true);
    expect(isPrevented("will-attach-webview")).toBe(true);
  });

  it("makes no connection of WebRTC, which no content security policy holds, but by the proxy", () => {
    expect(createContents().webRtcPolicy).toBe("disable_non_proxied_udp");
  });

  it("opens no window; a link to https goes to the browser", () => {
    const { open, opened } = createContents();

    expect(open("https://machinery.example/docs")).toEqual({ action: "deny" });
    expect(open("file:///etc/passwd")).toEqual({ action: "deny" });
    expect(open(pageUrl)).toEqual({ action: "deny" });
    expect(opened).toEqual(["https://machinery.example/docs"]);
  });
});

describe("an address that is opened in the browser", () => {
  it("is asked about, as it could carry away what a page has read; one at a time", async () => {
    const opened: string[] = [];
    const questions: string[] = [];
    const answers: ((response: number) => void)[] = [];
    const open = createAskToOpen(
      ({ message, detail }) => {
        questions.push(`${message} ${detail}`);
        return new Promise((resolve) =>
          answers.push((response) => resolve({ response, checkboxChecked: false })),
        );
      },
      async (url) => void opened.push(url),
    );

    const first = open("https://machinery.example/?secret");
    await open("https://machinery.example/meanwhile");
    answers[0]!(1);
    await first;
    const second = open("https://machinery.example/docs");
    answers[1]!(0);
    await second;

    expect(questions).toEqual([
      "Open machinery.example in the browser? https://machinery.example/?secret",
      "Open machinery.example in the browser? https://machinery.example/docs",
    ]);
    expect(opened).toEqual(["https://machinery.example/docs"]);
  });
});

/** The handlers that a session is given, by the names of what gives them. */
function lock() {
  const handlers: Record<string, (...args: never[]) => unknown> = {};
  const keep = (_: object, name: string) => (handler: (...args: never[]) => unknown) =>
    (handlers[name] = handler);
  const webRequest = new Proxy({}, { get: keep });
  const session = new Proxy({} as Session, {
    get: (target, name: string) => (name === "webRequest" ? webRequest : keep(target, name)),
  });
  void lockSession(session);
  return handlers as Record<string, (...args: unknown[]) => unknown>;
}

describe("what Chromium loads for the page", () => {
  const isCancelled = (url: string): unknown => {
    let answered: unknown;
    lock()["onBeforeRequest"]!({ url }, (answer: { cancel: boolean }) => (answered = answer.cancel));
    return answered;
  };

  it.each([
    "https://machinery.example/",
    "http://127.0.0.1:6224/e/order",
    "ws://127.0.0.1:6224/",
    "file:///etc/passwd",
    "app://elsewhere/index.html",
    "blob:https://machinery.example/1",
    "chrome://version",
  ])("is not %s, whatever the policy of the page says", (url) => {
    expect(isCancelled(url)).toBe(true);
  });

  it.each([pageUrl, "app://machinery/assets/index.js", "blob:app://machinery/1", "data:image/png;base64,"])(
    "is %s",
    (url) => {
      expect(isCancelled(url)).toBe(false);
    },
  );

  it("goes by a proxy that there is none of, to this computer as well", () => {
    expect(lock()["setProxy"]).toMatchObject({
      mode: "fixed_servers",
      proxyRules: "http://127.0.0.1:9",
      proxyBypassRules: "<-loopback>",
    });
  });
});

describe("permissions", () => {
  const isGranted = (permission: string, requestingUrl: string): unknown => {
    let given: unknown;
    lock()["setPermissionRequestHandler"]!(null, permission, (answer: boolean) => (given = answer), {
      requestingUrl,
    });
    return given;
  };

  it.each([
    "media",
    "geolocation",
    "notifications",
    "clipboard-read",
    "fileSystem",
    "openExternal",
    "hid",
    "usb",
    "unknown",
  ])("are refused: %s", (permission) => {
    expect(isGranted(permission, pageUrl)).toBe(false);
    expect(lock()["setPermissionCheckHandler"]!(null, permission, "app://machinery")).toBe(false);
  });

  it("let our page, and no other, put what a person copies on the clipboard", () => {
    expect(isGranted("clipboard-sanitized-write", pageUrl)).toBe(true);
    expect(isGranted("clipboard-sanitized-write", "https://machinery.example")).toBe(false);
    expect(lock()["setPermissionCheckHandler"]!(null, "clipboard-sanitized-write", "app://machinery")).toBe(
      true,
    );
    expect(lock()["setPermissionCheckHandler"]!(null, "clipboard-sanitized-write", "null")).toBe(false);
  });

  it("are refused for devices, screens and pairing", () => {
    const handlers = lock();
    const answers: unknown[] = [];

    expect(handlers["setDevicePermissionHandler"]!({})).toBe(false);
    handlers["setDisplayMediaRequestHandler"]!({}, (answer: unknown) => answers.push(answer));
    handlers["setBluetoothPairingHandler"]!({}, (answer: unknown) => answers.push(answer));

    expect(answers).toEqual([null, { confirmed: false }]);
  });
});

describe("the sender of a message", () => {
  const frame = { url: `${pageUrl}#/events`, parent: null };
  const isOurs = (senderFrame: object | null, id = 1) =>
    isOurPage({ senderFrame, sender: { id } } as never, (sender) => sender === 1);

  it("is our page", () => {
    expect(isOurs(frame)).toBe(true);
  });

  it.each([
    ["a page from elsewhere", { ...frame, url: "https://machinery.example" }],
    [
      "a page with our name in its address",
      { ...frame, url: "https://machinery.example/app://machinery/index.html" },
    ],
    ["a page that is empty", { ...frame, url: "about:blank" }],
    ["a frame in our page", { ...frame, parent: frame }],
    ["a frame that is gone", null],
  ])("is not %s", (_, sender) => {
    expect(isOurs(sender)).toBe(false);
  });

  it("is not what Electron throws at to be looked at, as what it was is gone", () => {
    const gone = {
      get url(): string {
        throw new Error("Render frame was disposed before WebFrameMain could be accessed");
      },
      parent: null,
    };

    expect(isOurs(gone)).toBe(false);
  });

  it("is not our page in a window that is not ours", () => {
    expect(isOurs(frame, 2)).toBe(false);
  });
});
