import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createTemporaryFolder } from "./temporary-folder.js";

/** A small disk that only some programs see; it is gone when it is disposed of. */
export interface SmallDisk extends AsyncDisposable {
  /** Where it is for programs that are started by `launcher`. */
  readonly path: string;
  /** What stands before the command line of a program that sees it. */
  readonly launcher: readonly string[];
  /** Writes a file until the disk is full. */
  fill(): void;
  /** Deletes that file. */
  free(): void;
}

/** Mounts a tmpfs in a namespace of its own. Gives why that cannot be done where it cannot. */
export async function mountSmallDisk(size: string): Promise<SmallDisk | string> {
  if (process.platform !== "linux") return "mount namespaces are a matter of Linux";
  const folder = createTemporaryFolder();
  const isRoot = process.getuid?.() === 0;
  const script = `mount -t tmpfs -o size=${size} machinery "$0" && echo mounted && exec cat`;
  // It holds the namespace, and ends with us: then its stdin is closed.
  const holder = spawn("unshare", [isRoot ? "-m" : "-Urm", "sh", "-c", script, folder.path], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  holder.stderr.on("data", (text: Buffer) => (complaint += String(text)));
  const ended = once(holder, "close").catch(() => undefined);
  const isMounted = await Promise.race([
    once(holder.stdout, "data").then(() => true),
    once(holder, "error").then(() => false),
    ended.then(() => false),
  ]);
  if (!isMounted) {
    folder[Symbol.dispose]();
    return `a tmpfs cannot be mounted (run as root, or allow user namespaces; install util-linux): ${complaint.trim()}`;
  }
  const pid = String(holder.pid);
  const ballast = join(`/proc/${pid}/root`, folder.path, "ballast");
  return {
    path: folder.path,
    launcher: ["nsenter", "-t", pid, ...(isRoot ? [] : ["-U", "--preserve-credentials"]), "-m", "--"],
    fill() {
      const file = openSync(ballast, "w");
      try {
        for (const bytes of [1024 * 1024, 4_096])
          try {
            for (;;) writeSync(file, Buffer.alloc(bytes, 1));
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
          }
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast),
    async [Symbol.asyncDispose]() {
      holder.stdin.end();
      await ended;
      folder[Symbol.dispose]();
    },
  };
}
