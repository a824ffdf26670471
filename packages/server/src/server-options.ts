import type { Observer } from "@machinery/runner";
import type { Store } from "@machinery/store";
import type { AddressPolicy } from "./calls/index.js";
import type { ThreadPorts } from "./threads/thread-ports.js";
import type { ConsoleFiles } from "./routes/console-routes.js";

/** What a server is made of. */
export interface ServerOptions {
  /** What to listen on, such as `127.0.0.1`. */
  readonly host: string;
  /** 0: any. */
  readonly port: number;
  /** The program's version, for stores and services. */
  readonly version: string;
  /** Where there are several partitions, each in a thread of its own: those open their stores themselves. */
  readonly threads?: PartitionThreads;
  /** Opens the partition's store; asked again after a failed write. */
  openPartitionStore(): Promise<Store>;
  /** Rejects while the partition's store could not be opened anew, as on a full disk: until then the one that failed is read. */
  canOpenPartitionStore?(): Promise<void>;
  /** Opens the catalogue's store; asked again after a failed write. */
  openCatalogueStore(): Promise<Store>;
  /** As for the partition's store: until it resolves the store that failed is read. */
  canOpenCatalogueStore?(): Promise<void>;
  /** The web console. */
  readonly console: ConsoleFiles;
  readonly settings: ServerSettings;
  /** Learns what happens inside, for logs. */
  readonly observer: Observer;
}

/** The threads of several partitions. */
export interface PartitionThreads {
  readonly count: number;
  /** Whether each listens on the port; if not, the main thread does for all of them. Unset: where the system can share a port. */
  readonly isShared?: boolean;
  /** Starts the thread of one. It is to run `runPartitionThread` with the ports. */
  start(number: number, ports: ThreadPorts): PartitionThread;
}

/** A thread that was started. */
export interface PartitionThread {
  /** Ends it, whatever it does. */
  end(): Promise<void>;
}

/** What may be set. Bytes are of UTF-8 text. */
export interface ServerSettings {
  /**
   * The largest data of an event, as JSON and as `google.protobuf.Struct`. A request as it arrives may be 64 KiB larger. Default of the daemon:
   * 4 MiB.
   */
  readonly bodyBytes: number;
  /** The largest answer of a service. Default of the daemon: 4 MiB. */
  readonly answerBytes: number;
  /** The address that services are told for what they answer later, such as `https://flows.example.com`. Unset: the one that is listened on. */
  readonly publicUrl?: string | undefined;
  /** Names under which browsers may reach it, besides localhost, IP addresses, the machine's and that of `publicUrl`. */
  readonly knownAs?: readonly string[];
  /** A secret's value, for `${secrets.NAME}` in headers of services. */
  secrets(name: string): string | undefined;
  /** Events at work at once. */
  readonly running?: number;
  /** Accepted events that wait. Beyond, posts are refused with BACKLOG_FULL. */
  readonly backlog?: number;
  /** How long events are kept after their end, in milliseconds. Infinity: for ever. Default 30 days. */
  readonly retentionMs?: number;
  /** Connections at once. Default 10,000. */
  readonly connections?: number;
  /** Which addresses of services may be called. */
  readonly addressPolicy: AddressPolicy;
}

/** A server that listens. */
export interface Server {
  readonly host: string;
  readonly port: number;
  /** `http://<host>:<port>`. */
  readonly url: string;
  health(): ServerHealth;
  /** Stops: accepts nothing more, lets calls end for at most `graceMs`, then closes everything. Idempotent. */
  close(graceMs: number): Promise<void>;
}

/** How a server is. */
export interface ServerHealth {
  /** Whether it takes writes. */
  readonly serving: boolean;
  /** Why not, for people. */
  readonly reason?: string;
  /** Events at work. */
  readonly running: number;
  /** Events that wait for their turn. */
  readonly accepted: number;
}
