import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createElectronStandIn, type StandInOptions } from "./electron-stand-in.js";

/** The folder of the app, as it was built. */
export const appFolder = join(import.meta.dirname, "..", "..", "apps", "desktop");

const key = Symbol.for("machinery electron stand-in");
const names = [
  "app",
  "BrowserWindow",
  "dialog",
  "ipcMain",
  "Menu",
  "protocol",
  "safeStorage",
  "session",
  "shell",
  "utilityProcess",
];
let starts = 0;

/** Starts the built main process of the desktop app, with a stand-in for Electron. The program itself is not changed in anything. */
export async function startApp(options: Omit<StandInOptions, "appFolder">) {
  const electron = createElectronStandIn({ ...options, appFolder });
  (globalThis as unknown as Record<symbol, unknown>)[key] = electron.parts;
  const source = `export const { ${names.join(", ")} } = globalThis[Symbol.for("machinery electron stand-in")];`;
  starts += 1;
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "electron"
        ? { url: `data:text/javascript,${encodeURIComponent(source)}//${String(starts)}`, shortCircuit: true }
        : next(specifier, context),
  });
  try {
    await import(`${pathToFileURL(join(appFolder, "dist", "main", "main.js")).href}?start=${String(starts)}`);
  } finally {
    hooks.deregister();
  }
  electron.loaded();
  const window = await electron.shown;
  return {
    ...electron,
    window,
    page: window.page,
    complaints: window.webContents.complaints,
    /** Closes the window, and waits until the app has ended. */
    async quit(): Promise<void> {
      await window.close();
      await electron.quitted;
    },
  };
}
