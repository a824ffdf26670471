import type { IpcMainEvent, IpcMainInvokeEvent } from "electron";
import { isPlaceOfPage } from "./page-place.js";

/** Whether a message comes from our own page: the top frame of a window of ours, at our address. Frames inside it, and pages that went elsewhere, are not. */
export function isOurPage(
  event: Pick<IpcMainEvent | IpcMainInvokeEvent, "senderFrame" | "sender">,
  isOurWindow: (senderId: number) => boolean,
): boolean {
  try {
    const { senderFrame, sender } = event;
    return (
      senderFrame !== null &&
      senderFrame.parent === null &&
      isPlaceOfPage(senderFrame.url) &&
      isOurWindow(sender.id)
    );
  } catch {
    // The page has gone meanwhile: Electron throws where one looks at what is left of it.
    return false;
  }
}
