import type { IpcMainEvent, IpcMainInvokeEvent } from "electron";
import { isPlaceOfPage } from "./page-place.js";

/** Whether a message comes from our own page: the top frame of a window of ours, at our address. Frames inside it, and pages that went elsewhere, are not. */
export function isOurPage(
  event: Pick<IpcMainEvent | IpcMainInvokeEvent, "senderFrame" | "sender">,
  isOurWindow: (senderId: number) => boolean,
): boolean {
  const { senderFrame, sender } = event;
  // Without a frame the page has gone meanwhile.
  return (
    senderFrame !== null &&
    senderFrame.parent === null &&
    isPlaceOfPage(senderFrame.url) &&
    isOurWindow(sender.id)
  );
}
