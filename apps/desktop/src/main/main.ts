import { join } from "node:path";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
} from "electron";
import { startDesktop } from "./start-desktop.js";

// Electron is not ready before this module has run to its end: waiting here would wait for ever.
startDesktop(
  { app, BrowserWindow, dialog, ipcMain, Menu, protocol, safeStorage, session, shell, utilityProcess },
  join(import.meta.dirname, ".."),
).catch((error: unknown) => {
  dialog.showErrorBox("machinery cannot start", error instanceof Error ? error.message : String(error));
  app.exit(70);
});
