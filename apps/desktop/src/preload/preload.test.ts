import { describe, expect, it, vi } from "vitest";
import type { Bridge } from "../wire/bridge.js";

const exposed: Record<string, unknown> = {};
const sent: {
  readonly channel: string;
  readonly message: unknown;
  readonly ports: readonly MessagePort[];
}[] = [];
vi.mock("electron", () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => void (exposed[name] = value) },
  ipcRenderer: {
    invoke: async (channel: string, request: unknown) => ({ channel, request }),
    postMessage: (channel: string, message: unknown, ports: readonly MessagePort[]) =>
      void sent.push({ channel, message, ports }),
  },
}));

describe("the preload script", () => {
  const posted: {
    readonly message: unknown;
    readonly origin: string;
    readonly ports: readonly MessagePort[];
  }[] = [];
  const load = async (): Promise<Bridge> => {
    vi.stubGlobal("window", {
      location: { origin: "app://machinery" },
      postMessage: (message: unknown, origin: string, ports: readonly MessagePort[]) =>
        void posted.push({ message, origin, ports }),
    });
    await import("./preload.js");
    return exposed["machinery"] as Bridge;
  };

  it("gives the page the bridge and nothing else of Electron", async () => {
    const bridge = await load();

    expect(Object.keys(exposed)).toEqual(["machinery"]);
    expect(Object.keys(bridge).toSorted()).toEqual(["ask", "openPort"]);
    expect(await bridge.ask({ kind: "look" })).toEqual({
      channel: "machinery:ask",
      request: { kind: "look" },
    });
  });

  it("hands one end of a port to the main process and the other to our page alone", async () => {
    const bridge = await load();

    bridge.openPort("id", 7);

    expect(sent).toMatchObject([{ channel: "machinery:port", message: { connectionId: "id" } }]);
    expect(posted).toMatchObject([{ message: { machineryPort: 7 }, origin: "app://machinery" }]);
    const [toMain, toPage] = [sent[0]!.ports[0]!, posted[0]!.ports[0]!];
    const heard = new Promise((resolve) =>
      toMain.addEventListener("message", ({ data }: MessageEvent) => resolve(data)),
    );
    toMain.start();
    toPage.postMessage("through", []);
    expect(await heard).toBe("through");
    toMain.close();
  });
});
