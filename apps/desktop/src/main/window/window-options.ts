import type { BrowserWindowConstructorOptions } from "electron";

/** How the window is made. What guards it is said in full, also where it is what Electron does anyway. */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    title: "machinery",
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  };
}
