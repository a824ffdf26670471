import { spawn } from "node:child_process";
import { root } from "./checkout.mjs";

/** How much of a program's output is kept, in characters. */
const maxOutput = 4 * 1024 * 1024;

const running = new Set();

// A program that is not wanted any more does not go on behind the back of the next one.
process.on("exit", () => {
  for (const child of running) child.kill("SIGTERM");
});

/**
 * Runs a program without showing what it prints.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, timeoutMs?: number, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ exitCode: number, output: string }>} its exit code (127 when it cannot be started, 124 when it took too long) and all it printed
 */
export function runQuietly(command, args, options = {}) {
  const { env = process.env, cwd = root, timeoutMs = 1_800_000, onLine } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    running.add(child);
    let output = "";
    let rest = "";
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    const take = (chunk) => {
      if (output.length < maxOutput) output += chunk;
      if (onLine === undefined) return;
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", (error) => {
      running.delete(child);
      clearTimeout(timer);
      resolve({ exitCode: 127, output: `${command}: ${error.message}\n` });
    });
    child.on("close", (code) => {
      running.delete(child);
      clearTimeout(timer);
      if (isLate)
        resolve({
          exitCode: 124,
          output: `${output}\n${command} took longer than ${timeoutMs / 1000} s and was stopped\n`,
        });
      else resolve({ exitCode: code ?? 1, output });
    });
  });
}
