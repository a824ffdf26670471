import { contextBridge, ipcRenderer } from "electron";
import { channels, type Bridge, type PortMessage } from "../wire/bridge.js";
import type { DesktopAnswer } from "../wire/desktop-request.js";

/** All that the page gets of Electron. What is sent is checked by the main process, which trusts neither the page nor this script. */
const bridge: Bridge = {
  ask: (request) => ipcRenderer.invoke(channels.ask, request) as Promise<DesktopAnswer>,
  openPort(connectionId, number) {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(channels.port, { connectionId }, [port1]);
    const message: PortMessage = { machineryPort: number };
    // A port cannot pass over the bridge itself. The origin keeps it from any page but ours.
    window.postMessage(message, window.location.origin, [port2]);
  },
};

contextBridge.exposeInMainWorld("machinery", bridge);
