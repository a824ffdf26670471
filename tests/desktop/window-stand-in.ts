import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserWindowConstructorOptions, WindowOpenHandlerResponse } from "electron";
import type { Browser, BrowserContextOptions, Page, Route } from "playwright-core";
import { decode, encode } from "./carried-json.js";
import { PortStandIn } from "./port-stand-in.js";

/** Where Chromium, which knows no `app:`, finds the page. */
const shown = "https://machinery/";
const inApp = (url: string): string => url.replace(shown, "app://machinery/");

const pageSide = readFileSync(join(import.meta.dirname, "page-side.js"), "utf8").replace("export ", "");

/** What a window has to do with. */
export interface WindowSurroundings {
  readonly browser: Browser;
  readonly context: BrowserContextOptions;
  /** What the app handles of its own scheme. */
  readonly serve: (request: Request) => Promise<Response>;
  /** Whether the app has the session cancel what is loaded from there. */
  readonly isCancelled: (url: string) => boolean;
  readonly invoke: (channel: string, event: object, args: readonly unknown[]) => Promise<unknown>;
  readonly post: (channel: string, event: object, message: unknown) => void;
}

/** What a window shows: a page of Chromium, with the preload script that was built. */
export class ContentsStandIn extends EventEmitter {
  static #last = 0;
  readonly id = ++ContentsStandIn.#last;
  readonly ports = new Map<number, PortStandIn>();
  /** Addresses that the policy of the page let it try to reach, which none but the app's own may. */
  readonly reached: string[] = [];
  /** Those of them that the session let through as well. */
  readonly loaded: string[] = [];
  webRtcPolicy = "default";
  readonly complaints: string[] = [];
  #openHandler: ((details: { readonly url: string }) => WindowOpenHandlerResponse) | undefined;
  page!: Page;

  constructor(
    private readonly options: BrowserWindowConstructorOptions,
    private readonly around: WindowSurroundings,
  ) {
    super();
  }

  setWindowOpenHandler(handler: (details: { readonly url: string }) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler;
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy;
  }

  async load(url: string): Promise<void> {
    const { browser, context } = this.around;
    const opened = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...context });
    const page = await opened.newPage();
    this.page = page;
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    page.on("close", () => this.leave());
    // What another window would show: the app is asked whether it may, and Electron shows it only then.
    await opened.route("**/*", (route) => {
      this.#openHandler?.({ url: inApp(route.request().url()) });
      return route.abort();
    });
    await page.route("**/*", (route) => this.#answer(route));
    await this.#expose();
    const preload = readFileSync(this.options.webPreferences!.preload!, "utf8");
    await page.addInitScript({
      content: `(() => {${pageSide}\nconst module = { exports: {} };\n((require, module, exports) => {${preload}\n})(require, module, module.exports);\n})();`,
    });
    await page.goto(url.replace("app://machinery/", shown));
  }

  /** The page is gone, and with it its ends of ports. */
  leave(): void {
    for (const port of this.ports.values()) port.left();
    this.ports.clear();
  }

  #event() {
    return { sender: this, senderFrame: { url: inApp(this.page.url()), parent: null } };
  }

  async #expose(): Promise<void> {
    const { page, ports } = this;
    const { invoke, post } = this.around;
    const evaluate = (script: string, args: readonly unknown[]): void =>
      // A page that is closed meanwhile hears nothing any more.
      void page
        .evaluate(`window.$standIn.${script}(${args.map((arg) => JSON.stringify(arg)).join()})`)
        .catch(() => undefined);
    await page.exposeFunction("$invoke", async (channel: string, args: string) =>
      encode(await invoke(channel, this.#event(), decode(args) as unknown[])),
    );
    await page.exposeFunction("$post", (channel: string, message: string, id: number) => {
      const port = new PortStandIn(
        (data) => evaluate("hear", [id, encode(data)]),
        () => evaluate("close", [id]),
      );
      ports.set(id, port);
      post(channel, { ...this.#event(), ports: [port] }, decode(message));
    });
    await page.exposeFunction("$portMessage", (id: number, data: string) =>
      ports.get(id)?.hear(decode(data)),
    );
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = inApp(request.url());
    if (request.isNavigationRequest() && this.page.url() !== "about:blank") {
      let isPrevented = false;
      this.emit("will-navigate", { url, isMainFrame: true, preventDefault: () => (isPrevented = true) });
      // So nothing is shown in its place.
      if (isPrevented) return route.abort("aborted");
    }
    if (!url.startsWith("app:")) {
      this.reached.push(url);
      if (!this.around.isCancelled(url)) this.loaded.push(url);
      return route.abort();
    }
    // With a page that is loaded anew go the ports of the one before.
    if (request.isNavigationRequest()) this.leave();
    const answer = await this.around.serve(new Request(url, { method: request.method() }));
    const body = Buffer.from(await answer.arrayBuffer());
    return route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body });
  }
}
