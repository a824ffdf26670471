import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { node, ourEnvironment, root } from "./checkout.mjs";

const tether = pathToFileURL(join(root, "scripts", "tether.mjs")).href;

/** How many of a child's last lines are kept. */
const maxLines = 50;

/**
 * A program of ours in a process of its own, in a process group of its own, so that Ctrl-C reaches it only through us, and tied
 * to us by its stdin, so that it never outlives us.
 * @typedef {{
 *   name: string,
 *   isRunning(): boolean,
 *   ended: Promise<number>,
 *   complaints: string[],
 *   stop(patienceMs: number): Promise<number>,
 *   kill(): void,
 * }} Child
 */

/**
 * Starts a program with the checkout's Node. `onLine` gets each line it prints on stdout, `onComplaint` those on stderr.
 * @param {string} name
 * @param {readonly string[]} args
 * @param {{ onLine?: (line: string) => void, onComplaint?: (line: string) => void }} [listeners]
 * @returns {Child}
 */
export function startChild(name, args, { onLine, onComplaint } = {}) {
  const child = spawn(node, ["--import", tether, ...args], {
    cwd: root,
    env: ourEnvironment(),
    detached: process.platform !== "win32",
    stdio: ["pipe", "pipe", "pipe"],
  });
  const complaints = [];
  let isRunning = true;
  child.stdin.on("error", () => undefined);
  eachLine(child.stdout, (line) => onLine?.(line));
  eachLine(child.stderr, (line) => {
    complaints.push(line);
    if (complaints.length > maxLines) complaints.shift();
    onComplaint?.(line);
  });
  const ended = new Promise((resolve) => {
    const end = (code) => {
      isRunning = false;
      resolve(code);
    };
    child.on("error", (error) => {
      complaints.push(error.message);
      end(127);
    });
    child.on("close", (code, signal) => end(code ?? (signal === null ? 1 : 128)));
  });
  return {
    name,
    isRunning: () => isRunning,
    ended,
    complaints,
    kill: () => child.kill("SIGKILL"),
    async stop(patienceMs) {
      if (!isRunning) return ended;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
      const code = await ended;
      clearTimeout(timer);
      return code;
    },
  };
}

function eachLine(stream, take) {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  stream.on("end", () => {
    if (rest !== "") take(rest);
  });
}
