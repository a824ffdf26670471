// Runs in the page before its own scripts: what Electron gives a sandboxed preload script, carried over the functions that the stand-in exposes.
const bytes = (value) => {
  let text = "";
  for (let at = 0; at < value.length; at += 8192)
    text += String.fromCharCode(...value.subarray(at, at + 8192));
  return { $bytes: btoa(text) };
};
const encode = (value) =>
  JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? bytes(part) : part));
const decode = (text) =>
  JSON.parse(text, (_, part) =>
    typeof part?.$bytes === "string"
      ? Uint8Array.from(atob(part.$bytes), (letter) => letter.charCodeAt(0))
      : part,
  );
const ports = new Map();
let lastPort = 0;
window.$standIn = {
  hear: (id, text) => ports.get(id)?.postMessage(decode(text)),
  close: (id) => ports.get(id)?.close(),
};
const electron = {
  contextBridge: {
    exposeInMainWorld: (name, value) => Object.defineProperty(window, name, { value: Object.freeze(value) }),
  },
  ipcRenderer: {
    invoke: async (channel, ...args) => decode(await window.$invoke(channel, encode(args))),
    postMessage(channel, message, [port]) {
      const id = ++lastPort;
      ports.set(id, port);
      void window.$post(channel, encode(message), id);
      port.addEventListener("message", ({ data }) => void window.$portMessage(id, encode(data)));
      port.start();
    },
  },
};
export function require(name) {
  if (name !== "electron") throw new Error(`a preload script in the sandbox may not require ${name}`);
  return electron;
}
