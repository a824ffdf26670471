import type { AskPersonOptions } from "../calls/ask-person.js";
import { yesOrLeave } from "../yes-or-leave.js";

/**
 * Opens addresses in the person's browser, each after a yes to a dialog of the system: an address can carry away whatever a page has read. One question at
 * a time; what comes meanwhile is not opened.
 */
export function createAskToOpen(
  show: AskPersonOptions["show"],
  open: (url: string) => Promise<void>,
): (url: string) => Promise<void> {
  let isAsking = false;
  return async (url) => {
    if (isAsking) return;
    isAsking = true;
    try {
      const { response } = await show({
        type: "question",
        title: "machinery",
        message: `Open ${new URL(url).host} in the browser?`,
        detail: url,
        ...yesOrLeave("Open it"),
      });
      if (response === 0) await open(url);
    } finally {
      isAsking = false;
    }
  };
}
