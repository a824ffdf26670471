import type { Bridge } from "../wire/bridge.js";

declare global {
  interface Window {
    /** What the preload script gives the page. */
    readonly machinery?: Bridge;
  }
}

/** What the preload script gave this page. Throws where there was none: then this is no window of the app. */
export function bridgeOfWindow(): Bridge {
  const { machinery } = window;
  if (machinery === undefined)
    throw new Error("expected a window of the desktop app, found a page without its bridge");
  return machinery;
}
