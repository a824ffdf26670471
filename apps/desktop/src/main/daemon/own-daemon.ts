import type { Readable } from "node:stream";
import type { OwnDaemonState } from "../../wire/desktop-request.js";

/** The process of a daemon. */
export interface DaemonProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Asks it to stop: it drains, then ends. */
  stop(): void;
  /** Ends it at once. What was acknowledged is on its disk. */
  kill(): void;
  readonly ended: Promise<number>;
}

/** What the app's own daemon is started with. */
export interface OwnDaemonOptions {
  /** Starts the daemon's program with these arguments. */
  readonly start: (args: readonly string[]) => DaemonProcess;
  /** Its data, and no other daemon's. */
  readonly dataFolder: string;
  /** Where it listens if that is free. */
  readonly port: number;
  /** Told each time when how it stands has changed. */
  readonly changed: () => void;
}

/** The daemon ends so when its port is taken. */
const portUnavailable = 69;

/** How long it may take to be ready, in milliseconds: it may have much to read. */
const readyMs = 300_000;

/** How long it may take to stop, in milliseconds: it gives calls under way ten seconds. */
const stopMs = 20_000;

/** The app's own daemon: a process that lives as long as the app, with a data folder of its own. */
export class OwnDaemon {
  #state: OwnDaemonState = { kind: "stopped" };
  #process: DaemonProcess | undefined;
  #starting: Promise<string> | undefined;
  #isStopping = false;

  constructor(private readonly options: OwnDaemonOptions) {}

  get state(): OwnDaemonState {
    return this.#state;
  }

  /** Where it listens, once it does. Starts it if need be, at its port if that is free. Rejects with its last words when it ends instead. */
  start(): Promise<string> {
    if (this.#isStopping) return Promise.reject(new Error("the app is about to end"));
    this.#starting ??= this.#startAt(this.options.port);
    return this.#starting;
  }

  /** Stops it, if it runs, and does not let it start again. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const running = this.#process;
    if (running === undefined) return;
    running.stop();
    const timer = setTimeout(() => running.kill(), stopMs);
    await running.ended;
    clearTimeout(timer);
  }

  async #startAt(port: number): Promise<string> {
    this.#change({ kind: "starting" });
    const { start, dataFolder } = this.options;
    const own = start([
      "--data",
      dataFolder,
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--log-format",
      "json",
    ]);
    this.#process = own;
    const words = lastWords(own.stderr);
    const timer = setTimeout(() => own.kill(), readyMs);
    const ready = await Promise.race([readyUrl(own.stdout), own.ended]);
    clearTimeout(timer);
    if (typeof ready === "string") {
      this.#change({ kind: "running", url: ready });
      void own.ended.then((code) => this.#ended(code, words()));
      return ready;
    }
    this.#process = undefined;
    if (ready === portUnavailable && port !== 0 && !this.#isStopping) return this.#startAt(0);
    throw new Error(this.#ended(ready, words()));
  }

  /** Notes that it ended, and gives the reason in words. */
  #ended(code: number, words: string): string {
    this.#process = undefined;
    this.#starting = undefined;
    const reason = words === "" ? `it ended with exit code ${String(code)} and said nothing` : words;
    this.#change(this.#isStopping ? { kind: "stopped" } : { kind: "failed", reason });
    return reason;
  }

  #change(state: OwnDaemonState): void {
    this.#state = state;
    this.options.changed();
  }
}

/** The address in the line that says that it listens. Never settles when there is none. */
function readyUrl(stdout: Readable): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    stdout.setEncoding("utf8").on("data", (piece: string) => {
      // What it prints after that line is read and forgotten, so that it can go on printing.
      text = (text + piece).slice(-10_000);
      const url = /^machinery listening on (\S+)/m.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}

/** The last lines that were meant for people; its log is not. */
function lastWords(stderr: Readable): () => string {
  let text = "";
  stderr.setEncoding("utf8").on("data", (piece: string) => (text = (text + piece).slice(-20_000)));
  return () =>
    [...text.matchAll(/^machinery: (.*)$/gm)]
      .slice(-3)
      .map(([, line]) => line)
      .join("\n");
}
