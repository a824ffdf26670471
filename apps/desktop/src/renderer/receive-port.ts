import type { Bridge, PortMessage } from "../wire/bridge.js";

let last = 0;

/** Opens a port of calls to a connection. It is closed at once where there is no way to its daemon. */
export function receivePort(bridge: Bridge, connectionId: string): Promise<MessagePort> {
  last += 1;
  const number = last;
  return new Promise((resolve) => {
    const hear = ({ source, data, ports }: MessageEvent<Partial<PortMessage> | null>): void => {
      const [port] = ports;
      if (source !== window || data?.machineryPort !== number || port === undefined) return;
      window.removeEventListener("message", hear);
      resolve(port);
    };
    window.addEventListener("message", hear);
    bridge.openPort(connectionId, number);
  });
}
