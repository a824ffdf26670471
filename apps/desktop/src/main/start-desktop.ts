import { join } from "node:path";
import type * as Electron from "electron";
import type { IpcMainEvent, IpcMainInvokeEvent, MessageBoxOptions } from "electron";
import { channels } from "../wire/bridge.js";
import { TokenVault } from "./connections/token-vault.js";
import { defaultUrlOf } from "./daemon/default-address.js";
import { daemonProgram, forkDaemon } from "./daemon/fork-daemon.js";
import { menuTemplate } from "./menu.js";
import { openConnections } from "./open-connections.js";
import { createAskToOpen } from "./window/ask-to-open.js";
import { isOurPage } from "./window/is-our-page.js";
import { lockContents } from "./window/lock-contents.js";
import { lockSession } from "./window/lock-session.js";
import { pageScheme, pageUrl } from "./window/page-place.js";
import { servePage } from "./window/serve-page.js";
import { windowOptions } from "./window/window-options.js";

/** All that the desktop uses of Electron. */
export type ElectronParts = Pick<
  typeof Electron,
  | "app"
  | "BrowserWindow"
  | "dialog"
  | "ipcMain"
  | "Menu"
  | "protocol"
  | "safeStorage"
  | "session"
  | "shell"
  | "utilityProcess"
>;

/** Starts the desktop app. `built` is the folder that the build makes, with `renderer` and `preload` in it. */
export async function startDesktop(electron: ElectronParts, built: string): Promise<void> {
  const { app, BrowserWindow, dialog, ipcMain, Menu, protocol, safeStorage, session, shell, utilityProcess } =
    electron;
  // One at a time: the daemon of the app belongs to one, and so does what it keeps.
  if (!app.requestSingleInstanceLock()) return app.quit();
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true } },
  ]);
  app.enableSandbox();
  let window: Electron.BrowserWindow | undefined;
  const show = (question: MessageBoxOptions) =>
    window === undefined ? dialog.showMessageBox(question) : dialog.showMessageBox(window, question);
  const openOutside = createAskToOpen(show, (url) => shell.openExternal(url));
  app.on("web-contents-created", (_event, contents) => lockContents(contents, openOutside));
  await app.whenReady();
  await lockSession(session.defaultSession);
  protocol.handle(pageScheme, servePage(join(built, "renderer")));
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)));

  const { desk, ports, daemon } = await openConnections({
    folder: app.getPath("userData"),
    defaultUrl: defaultUrlOf(process.env),
    vault: await TokenVault.create(safeStorage, process.platform),
    show,
    startDaemon: (args) =>
      forkDaemon((...all) => utilityProcess.fork(...all), daemonProgram(app.getAppPath()), args),
  });

  const isTrusted = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    isOurPage(event, (id) => window !== undefined && !window.isDestroyed() && window.webContents.id === id);
  ipcMain.handle(channels.ask, (event, request: unknown) => {
    if (!isTrusted(event)) throw new Error("expected a request of the app's own page, found another sender");
    return desk.answer(request);
  });
  ipcMain.on(channels.port, (event, message: unknown) => {
    const [port] = event.ports;
    if (port === undefined) return;
    const id = (message as { readonly connectionId?: unknown } | null)?.connectionId;
    if (!isTrusted(event) || event.ports.length !== 1 || typeof id !== "string")
      return event.ports.forEach((each) => each.close());
    void ports.open(id, port);
  });

  const showAgain = async (ended: Electron.BrowserWindow, reason: string): Promise<void> => {
    const { response } = await show({
      type: "error",
      title: "machinery",
      message: "What this window shows has ended",
      detail: `The reason that the system gives: ${reason}. Events go on, and nothing is lost.`,
      buttons: ["Show it again", "Quit"],
    });
    if (response === 1) app.quit();
    else if (!ended.isDestroyed()) await ended.loadURL(pageUrl);
  };
  const openWindow = async (): Promise<void> => {
    const made = new BrowserWindow(windowOptions(join(built, "preload", "preload.cjs")));
    window = made;
    made.once("ready-to-show", () => made.show());
    made.on("closed", () => {
      ports.closeAll();
      window = undefined;
    });
    made.webContents.on("render-process-gone", (_event, { reason }) => {
      ports.closeAll();
      void showAgain(made, reason);
    });
    await made.loadURL(pageUrl);
  };
  app.on("second-instance", () => {
    // On macOS the app goes on without a window.
    if (window === undefined) void openWindow();
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  app.on("activate", () => {
    if (window === undefined) void openWindow();
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  let isStopped = false;
  app.on("will-quit", (event) => {
    if (isStopped) return;
    event.preventDefault();
    isStopped = true;
    void daemon.stop().finally(() => app.quit());
  });
  await openWindow();
}
