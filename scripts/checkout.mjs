import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const bin = join(root, "node_modules", ".bin");

/** The Node that the checkout brings along. */
export const node = join(bin, process.platform === "win32" ? "node.cmd" : "node");

/** The environment for our own programs: the checkout's Node and tools come first. */
export function ourEnvironment() {
  const path = [bin, ...pathWithoutCheckout()].join(delimiter);
  return {
    ...process.env,
    PATH: path,
    TURBO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
    FORCE_COLOR: undefined,
  };
}

/** The environment for npm: the system's Node runs it, because installing may replace ours. */
export function systemEnvironment() {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)/.test(name));
  return { ...Object.fromEntries(own), PATH: pathWithoutCheckout().join(delimiter) };
}

function pathWithoutCheckout() {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "" && !folder.startsWith(join(root, "node_modules")));
}
