import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { constants } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  ForkOptions,
  MessageBoxOptions,
  ProxyConfig,
} from "electron";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { ContentsStandIn } from "./window-stand-in.js";

const tether = pathToFileURL(join(import.meta.dirname, "..", "..", "scripts", "tether.mjs")).href;

type BeforeRequest = (
  details: { readonly url: string },
  answer: (answer: { readonly cancel: boolean }) => void,
) => void;

/** What the stand-in is told, and what a test sees of the app. */
export interface StandInOptions {
  readonly browser: Browser;
  readonly userData: string;
  readonly appFolder: string;
  readonly context?: BrowserContextOptions;
}

/**
 * Stands in for Electron where its binary cannot be had: only what the app calls. A window is a page of a real Chromium, with the built preload
 * script in it; what the page sends by IPC comes to the app's own handlers, with the copy both ways that Electron makes.
 */
export function createElectronStandIn({ browser, userData, appFolder, context = {} }: StandInOptions) {
  const seen = {
    schemes: [] as CustomScheme[],
    openedOutside: [] as string[],
    questions: [] as MessageBoxOptions[],
    isSandboxed: false,
    windows: [] as WindowStandIn[],
    daemons: [] as number[],
    proxies: [] as ProxyConfig[],
    /** What the session is told, by name. */
    session: new Set<string>(),
  };
  /** How a person answers questions. */
  const person = {
    answer: (_question: MessageBoxOptions): { response: number; checkboxChecked: boolean } => ({
      response: 1,
      checkboxChecked: false,
    }),
  };
  let beforeRequest: BeforeRequest | undefined;
  const schemes = new Map<string, (request: Request) => Promise<Response>>();
  const handlers = new Map<string, (event: object, ...args: unknown[]) => unknown>();
  const quitted = Promise.withResolvers<void>();
  const shown = Promise.withResolvers<WindowStandIn>();
  /** Set while the program's own module runs: Electron is not ready before it has run to its end. */
  const loaded = Promise.withResolvers<void>();

  const ipcMain = Object.assign(new EventEmitter(), {
    handle: (channel: string, handler: (event: object, ...args: unknown[]) => unknown) => {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
  });
  const app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => true,
    whenReady: () => loaded.promise,
    enableSandbox: () => (seen.isSandboxed = true),
    getPath: () => userData,
    getAppPath: () => appFolder,
    exit: (code: number) => shown.reject(new Error(`the app ended with ${code} before it showed anything`)),
    quit: () => {
      let isPrevented = false;
      app.emit("will-quit", { preventDefault: () => (isPrevented = true) });
      if (!isPrevented) quitted.resolve();
    },
  });

  class WindowStandIn extends EventEmitter {
    readonly webContents: ContentsStandIn;
    #isDestroyed = false;

    constructor(readonly options: BrowserWindowConstructorOptions) {
      super();
      this.webContents = new ContentsStandIn(options, {
        browser,
        context,
        serve: (request) => schemes.get("app")!(request),
        isCancelled: (url) => {
          let isCancelled = false;
          beforeRequest?.({ url }, ({ cancel }) => (isCancelled = cancel));
          return isCancelled;
        },
        invoke: async (channel, event, args) => structuredClone(await handlers.get(channel)!(event, ...args)),
        post: (channel, event, message) => void ipcMain.emit(channel, event, message),
      });
      seen.windows.push(this);
      app.emit("web-contents-created", {}, this.webContents);
    }

    get page(): Page {
      return this.webContents.page;
    }

    isDestroyed = () => this.#isDestroyed;
    isMinimized = () => false;
    show = () => undefined;
    focus = () => undefined;

    async loadURL(url: string): Promise<void> {
      await this.webContents.load(url);
      this.emit("ready-to-show");
      shown.resolve(this);
    }

    /** A person closes it. */
    async close(): Promise<void> {
      this.#isDestroyed = true;
      await this.page.context().close();
      this.emit("closed");
      app.emit("window-all-closed");
    }
  }

  const parts = {
    app,
    BrowserWindow: WindowStandIn,
    dialog: {
      showMessageBox: async (...args: readonly unknown[]) => {
        const question = args.at(-1) as MessageBoxOptions;
        seen.questions.push(question);
        return person.answer(question);
      },
      showErrorBox: (title: string, content: string) => shown.reject(new Error(`${title}: ${content}`)),
    },
    ipcMain,
    Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => undefined },
    protocol: {
      registerSchemesAsPrivileged: (given: CustomScheme[]) => void seen.schemes.push(...given),
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
        void schemes.set(scheme, handler),
    },
    safeStorage: {
      isAsyncEncryptionAvailable: async () => true,
      getSelectedStorageBackend: () => "gnome_libsecret",
      encryptStringAsync: async (text: string) => Buffer.from(text).map((byte) => byte ^ 0x55),
      decryptStringAsync: async (sealed: Buffer) => ({
        result: sealed.map((byte) => byte ^ 0x55).toString(),
      }),
    },
    session: {
      defaultSession: new Proxy(
        {
          webRequest: { onBeforeRequest: (listener: BeforeRequest) => (beforeRequest = listener) },
          setProxy: async (proxy: ProxyConfig) => void seen.proxies.push(proxy),
        },
        {
          get(target, name: string) {
            seen.session.add(name);
            return Object.entries(target).find(([known]) => known === name)?.[1] ?? (() => undefined);
          },
        },
      ),
    },
    shell: { openExternal: async (url: string) => void seen.openedOutside.push(url) },
    utilityProcess: {
      fork: (program: string, args: readonly string[], options: ForkOptions) => {
        // Electron's child ends with the app; here the pipe to it sees to that.
        const child = spawn(process.execPath, ["--import", tether, program, ...args], {
          stdio: ["pipe", "pipe", "pipe"],
          env: options.env as NodeJS.ProcessEnv,
        });
        seen.daemons.push(child.pid!);
        const { pid, stdout, stderr } = child;
        const forked = Object.assign(new EventEmitter(), { pid, stdout, stderr, kill: () => child.kill() });
        child.once("exit", (code, signal) => forked.emit("exit", code ?? 128 + constants.signals[signal!]));
        return forked;
      },
    },
  };
  return {
    parts,
    seen,
    person,
    ipcMain,
    handlers,
    loaded: () => loaded.resolve(),
    shown: shown.promise,
    quitted: quitted.promise,
  };
}
