import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** By this electron's fuses are found in its binary (`@electron/fuses`): after it come the version, how many there are, and each as `0` or `1`. */
const sentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";

/** The fuses in the order they lie in the binary. */
const names = [
  "runAsNode",
  "cookieEncryption",
  "nodeOptions",
  "nodeCliInspect",
  "asarIntegrity",
  "onlyLoadAppFromAsar",
  "browserV8Snapshot",
  "grantFileProtocolExtraPrivileges",
] as const;

/** Makes a folder that looks to electron-builder like Electron's own, with the fuses as they are delivered. */
export function writeFusedStandIn(folder: string, version: string): void {
  mkdirSync(join(folder, "resources"), { recursive: true });
  mkdirSync(join(folder, "locales"));
  const delivered = Buffer.from([1, names.length]);
  writeFileSync(
    join(folder, "electron"),
    Buffer.concat([Buffer.from(`stand-in ${sentinel}`), delivered, Buffer.from("10110001 end")]),
  );
  chmodSync(join(folder, "electron"), 0o755);
  for (const [name, text] of [
    ["version", version],
    ["LICENSE", "MIT"],
    ["LICENSES.chromium.html", "<p>BSD</p>"],
    ["locales/en-US.pak", ""],
  ] as const)
    writeFileSync(join(folder, name), text);
}

/** The fuses of a binary: whether each is on. */
export function readFuses(binary: Buffer): Record<(typeof names)[number], boolean> {
  const at = binary.indexOf(sentinel) + sentinel.length;
  if (binary[at] !== 1 || binary[at + 1] !== names.length) throw new Error("expected fuses, found none");
  return Object.fromEntries(names.map((name, index) => [name, binary[at + 2 + index] === 0x31])) as Record<
    (typeof names)[number],
    boolean
  >;
}
