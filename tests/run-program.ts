import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Ending } from "./daemon.js";

const root = join(import.meta.dirname, "..");
const tether = pathToFileURL(join(root, "scripts/tether.mjs")).href;

/** How a program is run. */
export interface ProgramOptions {
  /** What it reads from stdin. Without it, stdin stays open and empty, and the program ends with the tests. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Told its process id. */
  readonly onStart?: (pid: number) => void;
  /** Told each time something was printed on stdout, with all of it so far, and what signals the program, once. */
  readonly onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs a JavaScript program of the checkout with this Node, to its end. */
export function runProgram(
  path: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Ending> {
  const { input, env = {}, cwd = root, onOutput } = options;
  const tied = input === undefined ? ["--import", tether] : [];
  const child = spawn(process.execPath, [...tied, join(root, path), ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  options.onStart?.(child.pid ?? 0);
  const output = { stdout: "", stderr: "" };
  let wasTold = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
    onOutput?.(output.stdout, (signal) => {
      if (!wasTold) child.kill(signal);
      wasTold = true;
    });
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  if (input !== undefined) child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ exitCode, signal, ...output }));
  });
}
