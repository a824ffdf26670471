import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { sleep } from "@machinery/client";
import { createNodeTransport } from "@machinery/client/node";
import { createFile } from "./create-file.js";
import type { Environment, Output } from "./environment.js";
import { openBrowser } from "./open-browser.js";
import { runDaemon } from "./run-daemon.js";

/** So many bytes a file or standard input may have: far more than the daemon takes, and far less than memory. */
const mostBytes = 64 * 1024 * 1024;

/** The process's own environment. From here on Ctrl-C aborts `interrupted` first; a second one ends the process. */
export function createNodeEnvironment(version: string): Environment {
  const interrupted = new AbortController();
  process.on("SIGINT", () => {
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  });
  return {
    version,
    variables: process.env,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    files: { kind, read, stream, list: (path) => readdir(path), create: createFile },
    readStdin,
    streamStdin: () => process.stdin.setEncoding("utf8"),
    connect: (options) => {
      const transport = createNodeTransport(options);
      return { transport, close: () => transport.close() };
    },
    runDaemon,
    openBrowser,
    now: Date.now,
    sleep,
    interrupted: interrupted.signal,
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // Whoever reads us may have read enough, as `head` does: there is nobody left to tell.
  stream.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    get columns() {
      return stream.columns ?? 80;
    },
    get rows() {
      return stream.rows ?? 24;
    },
  };
}

async function kind(path: string): Promise<"file" | "folder" | "missing"> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return "missing";
    throw thrown;
  }
}

async function read(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > mostBytes) throw new Error(`it has ${String(size)} bytes, more than ${String(mostBytes)}`);
  return readFile(path, "utf8");
}

const stream = (path: string): AsyncIterable<string> => createReadStream(path, "utf8");

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error(`standard input has more than ${String(mostBytes)} bytes`);
  }
  return Buffer.concat(chunks).toString("utf8");
}
