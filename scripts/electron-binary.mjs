import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./checkout.mjs";

const electron = join(root, "node_modules", "electron");

/** The Electron that the checkout is pinned to. */
export const electronVersion = JSON.parse(readFileSync(join(electron, "package.json"), "utf8")).version;

/** Where Electron's own installer puts its binary, which npm does not bring along; or a folder that the person names. */
export const electronFolder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electron, "dist");

/** Downloads Electron's binary into its package. */
export const electronInstaller = join(electron, "install.js");

/** The program of Electron. Nothing when it is not there. */
export function electronBinary() {
  const names = { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" };
  const program = join(electronFolder, names[process.platform] ?? "electron");
  return existsSync(program) ? program : undefined;
}
