import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { ConsoleFile, ConsoleFiles } from "@machinery/server";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Where the build puts the web console: beside the program. */
const builtInto = join(import.meta.dirname, "console");

/** The files of the web console. Each is read when it is first asked for, and kept: they are few, and do not change while the program runs. */
export function readConsole(folder = builtInto): ConsoleFiles {
  const known = new Map<string, ConsoleFile>();
  return (path) => {
    const kept = known.get(path);
    if (kept !== undefined) return kept;
    // Only what a build makes: no path leads out of the folder, and what is unknown is not remembered.
    if (!/^(?:\/assets)?\/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(path)) return undefined;
    const type = types[extname(path)];
    if (type === undefined) return undefined;
    try {
      const file = {
        content: readFileSync(join(folder, path)),
        type,
        isLasting: path.startsWith("/assets/"),
      };
      known.set(path, file);
      return file;
    } catch {
      return undefined;
    }
  };
}
