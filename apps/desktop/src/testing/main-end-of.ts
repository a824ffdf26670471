import type { CallPort } from "../main/calls/carry-calls.js";

/** The end of a port as Electron gives it to the main process, made of the runtime's own. */
export function mainEndOf(port: MessagePort): CallPort {
  const end = {
    on(event: string, listener: (event: { data: unknown }) => void) {
      if (event === "message")
        port.addEventListener("message", (message: MessageEvent) => listener({ data: message.data }));
      else port.addEventListener(event, () => listener({ data: undefined }));
      return end;
    },
    start: () => port.start(),
    close: () => port.close(),
    postMessage: (message: unknown) => port.postMessage(message),
  };
  return end as unknown as CallPort;
}
