import type { Session } from "electron";
import { isPlaceOfPage } from "./page-place.js";

/** All that the page may do of what needs a permission: put what a person copies on the clipboard. */
const granted: ReadonlySet<string> = new Set(["clipboard-sanitized-write"]);

type LockedSession = Pick<
  Session,
  | "setPermissionRequestHandler"
  | "setPermissionCheckHandler"
  | "setDevicePermissionHandler"
  | "setDisplayMediaRequestHandler"
  | "setBluetoothPairingHandler"
>;

/** Refuses every permission but writing to the clipboard, and that to all but our own page. */
export function lockSession(session: LockedSession): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(granted.has(permission) && isPlaceOfPage(requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isPlaceOfPage(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
}
