import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { sleep } from "@machinery/client";
import type { utilityProcess } from "electron";
import type { DaemonProcess } from "./own-daemon.js";

/** Electron's way to run a program of Node's: it needs no fuse that would let others do so. */
type Fork = typeof utilityProcess.fork;

/** How long the last words of a daemon that has ended are waited for, in milliseconds. */
const lastWordsMs = 500;

/** Starts the daemon that came with the app. */
export function forkDaemon(fork: Fork, program: string, args: readonly string[]): DaemonProcess {
  const child = fork(program, [...args], {
    serviceName: "machinery daemon",
    stdio: ["ignore", "pipe", "pipe"],
    env: environment(process.env),
  });
  const [stdout, stderr] = [child.stdout as Readable, child.stderr as Readable];
  const wasRead = finished(stderr).catch(() => undefined);
  const ended = new Promise<number>((resolve) => child.once("exit", resolve)).then(async (code) => {
    // Its last words may still be on their way.
    await Promise.race([wasRead, sleep(lastWordsMs)]);
    return code;
  });
  return {
    stdout,
    stderr,
    stop: () => void child.kill(),
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, "SIGKILL");
    },
    ended,
  };
}

/** Where the daemon's program is: in the package, or beside us in a checkout. */
export function daemonProgram(appFolder: string): string {
  const program = join("bin", "machinery-daemon.js");
  const packed = join(appFolder, "daemon", program);
  return existsSync(packed) ? packed : join(appFolder, "..", "daemon", program);
}

/** The person's environment without what would change this daemon: its settings are the app's, and nobody may slip code into it. Windows takes names in any case. */
function environment(all: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !/^(?:MACHINERY_|NODE_|ELECTRON_)/i.test(entry[0]),
    ),
  );
}
