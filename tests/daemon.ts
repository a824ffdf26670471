import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..");

/** The daemon's executable. */
export const daemonProgram = join(root, "apps/daemon/bin/machinery-daemon.js");

/** Preloaded, so that no daemon outlives the tests. */
const tether = pathToFileURL(join(root, "scripts/tether.mjs")).href;

/** How long a daemon may take until it is ready, or has ended, in milliseconds. */
const patienceMs = 30_000;

/** How a process ended. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A daemon that runs in a process of its own. */
export interface Daemon extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** What it logged so far. */
  log(): string;
  /** Closes our end of what it prints to. */
  stopReading(): void;
  /** Sends a signal, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ending>;
  /** Waits for the end. */
  readonly ended: Promise<Ending>;
}

export interface DaemonOptions {
  readonly data: string;
  readonly port?: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What stands before its command line, such as what lets it see a disk. */
  readonly launcher?: readonly string[];
}

/** Starts the daemon and waits until it listens. Rejects with its last words when it ends instead. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { child, ended, output } = launch(options);
  const url = await Promise.race([
    readyUrl(child, output),
    ended.then(({ exitCode, signal, stderr }) => {
      throw new Error(`the daemon ended with ${exitCode ?? signal} before it was ready:\n${stderr}`);
    }),
  ]);
  const end = (signal: NodeJS.Signals): Promise<Ending> => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    log: () => output.stderr,
    stopReading: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    end,
    ended,
    [Symbol.asyncDispose]: async () => void (await end("SIGKILL")),
  };
}

/** Runs the daemon until it ends by itself, or by what is done to it once it has started. */
export function runDaemonToItsEnd(
  options: DaemonOptions & { readonly onStart?: (child: ChildProcess) => Promise<void> },
): Promise<Ending> {
  const { child, ended } = launch(options);
  void options.onStart?.(child);
  return ended;
}

function launch({ data, port = 0, args = [], env = {}, launcher = [] }: DaemonOptions) {
  const [program = process.execPath, ...before] = launcher;
  const child = spawn(
    program,
    [
      ...before,
      ...(launcher.length === 0 ? [] : [process.execPath]),
      "--import",
      tether,
      daemonProgram,
      "--data",
      data,
      "--port",
      String(port),
      "--log-format",
      "json",
      ...args,
    ],
    {
      stdio: ["pipe", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], HOME: data, XDG_CONFIG_HOME: data, ...env },
    },
  );
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr
    .setEncoding("utf8")
    .on("data", (text: string) => (output.stderr = (output.stderr + text).slice(-1_000_000)));
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ exitCode, signal, ...output }));
  });
  return { child, ended, output };
}

function readyUrl(
  child: ChildProcess,
  output: { readonly stdout: string; readonly stderr: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the daemon is not ready after ${patienceMs} ms:\n${output.stderr}`)),
      patienceMs,
    );
    const look = (): void => {
      const url = /^machinery listening on (\S+) /m.exec(output.stdout)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on("data", look);
    child.on("close", () => clearTimeout(timer));
  });
}
