import type { DesktopAnswer, DesktopRequest } from "./desktop-request.js";

/** All that the preload script gives a page, as `window.machinery`. */
export interface Bridge {
  /** Asks the main process for something. */
  ask(request: DesktopRequest): Promise<DesktopAnswer>;
  /** Opens a port of calls to a connection. It comes to the page as a message with the same number (`PortMessage`). */
  openPort(connectionId: string, number: number): void;
}

/** How a port of calls comes to a page, as `data` of a `message` event that has it in `ports`. */
export interface PortMessage {
  readonly machineryPort: number;
}

/** The channels between the preload script and the main process. */
export const channels = { ask: "machinery:ask", port: "machinery:port" } as const;
