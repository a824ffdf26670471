import type { Sleep, Transport } from "@machinery/client";

/** All that the command line touches outside itself, so that tests can stand in for it. */
export interface Environment {
  readonly version: string;
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly files: Files;
  /** All of standard input, as text. */
  readStdin(): Promise<string>;
  /** Standard input of any size, in pieces as they come. */
  streamStdin(): AsyncIterable<string>;
  /** A connection to a daemon. Throws a TypeError when the URL is none. */
  connect(options: { readonly url: string; readonly timeoutMs: number }): Connection;
  /** Starts the daemon's program with these arguments, and gives its exit code once it has ended. */
  runDaemon(args: readonly string[]): Promise<number>;
  /** Opens an address in the person's browser, and says whether there is one. */
  openBrowser(url: string): Promise<boolean>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: Sleep;
  /** Aborts when the user interrupts (Ctrl-C). */
  readonly interrupted: AbortSignal;
}

/** A stream that takes text. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** The size of the terminal, read anew each time; 80 and 24 where there is none. */
  readonly columns: number;
  readonly rows: number;
}

/** The files of the machine. Paths are as the user wrote them. Failures are thrown as Node's errors. */
export interface Files {
  kind(path: string): Promise<"file" | "folder" | "missing">;
  /** The text of a file. */
  read(path: string): Promise<string>;
  /** The text of a file of any size, in pieces as they come. */
  stream(path: string): AsyncIterable<string>;
  /** The names in a folder. */
  list(path: string): Promise<string[]>;
  /** Begins a file that is not there. */
  create(path: string): Promise<NewFile>;
}

/** A file that stands under its name only once it is whole. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Makes it safe on disk, under its name. */
  keep(): Promise<void>;
  /** Leaves nothing of it. */
  discard(): Promise<void>;
}

/** A connection to a daemon. */
export interface Connection {
  readonly transport: Transport;
  close(): void;
}
