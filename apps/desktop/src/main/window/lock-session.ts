import type { Session, WebRequest } from "electron";
import { isPlaceOfPage, pageScheme } from "./page-place.js";

/** All that the page may do of what needs a permission: put what a person copies on the clipboard. */
const granted: ReadonlySet<string> = new Set(["clipboard-sanitized-write"]);

type LockedSession = Pick<
  Session,
  | "setPermissionRequestHandler"
  | "setPermissionCheckHandler"
  | "setDevicePermissionHandler"
  | "setDisplayMediaRequestHandler"
  | "setBluetoothPairingHandler"
  | "setProxy"
> & { readonly webRequest: Pick<WebRequest, "onBeforeRequest"> };

/** A proxy where nobody listens. All that Chromium itself would reach goes there, to this computer's own addresses as well. */
const nowhere = {
  mode: "fixed_servers",
  proxyRules: "http://127.0.0.1:9",
  proxyBypassRules: "<-loopback>",
} as const;

/** What the page loads without reaching anybody: its own files, and what it made itself. */
const isLoadedHere = (url: string): boolean =>
  isPlaceOfPage(url) || url.startsWith(`blob:${pageScheme}://`) || url.startsWith("data:");

/**
 * Refuses every permission but writing to the clipboard, and that to all but our own page. Chromium reaches nobody: what the policy of the page does not
 * hold, as the connections of WebRTC, ends at a proxy that there is none of. Daemons are reached by the main process, which goes by no proxy.
 */
export async function lockSession(session: LockedSession): Promise<void> {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(granted.has(permission) && isPlaceOfPage(requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isPlaceOfPage(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLoadedHere(url) }));
  await session.setProxy(nowhere);
}
