import pino, { type Logger } from "pino";
import pretty from "pino-pretty";
import type { Settings } from "./setting-table.js";

/** The daemon's log, on stderr. */
export interface Log {
  readonly logger: Logger;
  /** Writes out what is buffered. Called before the process ends. */
  flush(): void;
}

/** Makes the log: a line of JSON for each entry, or a readable form on a terminal. */
export function createLog(
  settings: Pick<Settings, "log-level" | "log-format">,
  stderr: { readonly fd: number; readonly isTTY?: boolean },
): Log {
  const isPretty =
    settings["log-format"] === "pretty" || (settings["log-format"] === "auto" && stderr.isTTY === true);
  const options: pino.LoggerOptions = {
    level: settings["log-level"],
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  };
  if (isPretty) {
    const destination = pretty({
      destination: stderr.fd,
      sync: true,
      colorize: stderr.isTTY === true && (process.env["NO_COLOR"] ?? "") === "",
      translateTime: "SYS:HH:MM:ss.l",
      singleLine: true,
    });
    destination.on("error", () => undefined);
    return { logger: pino(options, destination), flush: () => undefined };
  }
  const destination = pino.destination({ dest: stderr.fd, sync: false });
  // A log that cannot be written, because its disk is full or nobody reads it, is no reason to stop.
  destination.on("error", () => undefined);
  return {
    logger: pino(options, destination),
    flush() {
      try {
        destination.flushSync();
      } catch {
        // Nobody reads the log any more; there is nowhere left to say so.
      }
    },
  };
}
