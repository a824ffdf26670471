import type { WebContents } from "electron";
import { isPlaceOfPage } from "./page-place.js";
import { openOutside } from "./open-outside.js";

/** Keeps whatever is shown where it is: it goes nowhere else, opens no window and holds no other page. Links to `https:` are handed on. */
export function lockContents(
  contents: Pick<WebContents, "on" | "setWindowOpenHandler" | "setWebRTCIPHandlingPolicy">,
  openExternal: (url: string) => Promise<void>,
): void {
  const stay = (details: { preventDefault(): void; readonly url: string }): void => {
    // Loading itself anew is all that the page may do; places in it are no navigation.
    if (!isPlaceOfPage(details.url)) details.preventDefault();
  };
  // No content security policy holds WebRTC. So it goes by the session's proxy, or not at all.
  contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
  contents.on("will-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-frame-navigate", (details) => {
    if (!details.isMainFrame || !isPlaceOfPage(details.url)) details.preventDefault();
  });
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url, openExternal);
    return { action: "deny" };
  });
}
