import type { Environment, Output } from "../environment.js";
import { main } from "../main.js";
import { startMs, type FakeDaemon } from "./fake-daemon.js";

/** What surrounds a command line in a test. */
export interface Surroundings {
  readonly daemon?: FakeDaemon;
  readonly stdin?: string;
  /** Files by path; a path that others begin with is a folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly runDaemon?: (args: readonly string[]) => Promise<number>;
  /** There is no browser unless this says so. */
  readonly openBrowser?: (url: string) => Promise<boolean>;
  readonly interrupted?: AbortController;
  /** Why no file can be made. */
  readonly writeFault?: Error;
  /** How far the clock goes on each time it is read. */
  readonly tickMs?: number;
  /** Told before each sleep. */
  readonly onSleep?: () => void;
}

/** What a command line gave. */
export interface Given {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The URLs it connected to. */
  readonly urls: readonly string[];
  /** The files it made, and those it gave up. */
  readonly created: ReadonlyMap<string, Buffer>;
  readonly discarded: readonly string[];
}

/** A text as a stream gives it, cut anywhere. */
async function* inPieces(text: string | undefined): AsyncGenerator<string> {
  if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
  for (let from = 0; from < text.length; from += 7) yield text.slice(from, from + 7);
}

/** Runs a command line in this process. */
export async function runCli(args: readonly string[], surroundings: Surroundings = {}): Promise<Given> {
  const { daemon, files = {}, terminal = false } = surroundings;
  const inFolder = (path: string): string[] => {
    const prefix = `${path.replace(/\/$/, "")}/`;
    return Object.keys(files).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  };
  const written = { stdout: "", stderr: "" };
  const urls: string[] = [];
  const created = new Map<string, Buffer>();
  const discarded: string[] = [];
  const output = (name: "stdout" | "stderr"): Output => ({
    write: (text) => (written[name] += text),
    isTerminal: terminal,
    columns: 120,
    rows: 40,
  });
  let nowMs = startMs + 5_000;
  const environment: Environment = {
    version: "0.0.0-test",
    variables: surroundings.variables ?? {},
    stdout: output("stdout"),
    stderr: output("stderr"),
    files: {
      kind: async (path) => (path in files ? "file" : inFolder(path).length > 0 ? "folder" : "missing"),
      read: async (path) => {
        const text = files[path];
        if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
        return text;
      },
      stream: (path) => inPieces(files[path]),
      list: async (path) => inFolder(path),
      create: async (path) => {
        if (surroundings.writeFault !== undefined) throw surroundings.writeFault;
        const chunks: Uint8Array[] = [];
        return {
          write: async (bytes) => void chunks.push(bytes),
          keep: async () => void created.set(path, Buffer.concat(chunks)),
          discard: async () => void discarded.push(path),
        };
      },
    },
    readStdin: async () => surroundings.stdin ?? "",
    streamStdin: () => inPieces(surroundings.stdin ?? ""),
    connect: ({ url }) => {
      if (!URL.canParse(url)) throw new TypeError("no URL");
      urls.push(url);
      if (daemon === undefined) throw new Error("this test has no daemon");
      return { transport: daemon.transport, close: () => {} };
    },
    runDaemon: surroundings.runDaemon ?? (async () => 0),
    openBrowser: surroundings.openBrowser ?? (async () => false),
    now: () => (nowMs += surroundings.tickMs ?? 0),
    // Time passes only by sleeping, and everybody else gets a turn meanwhile.
    sleep: (ms) => {
      surroundings.onSleep?.();
      nowMs += ms;
      return new Promise((resolve) => setImmediate(resolve));
    },
    interrupted: (surroundings.interrupted ?? new AbortController()).signal,
  };
  const code = await main(args, environment);
  return { code, ...written, urls, created, discarded };
}
