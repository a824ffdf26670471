import type { Transport } from "@machinery/client";
import type { Guard } from "./writing/write-refusal.js";

/** Where the manager is shown: what it cannot do by itself, since it knows neither browsers' origins nor Electron. */
export interface Host {
  /** Reaches the daemon. */
  readonly transport: Transport;
  /** What the daemon is called for people, such as `127.0.0.1:6224`. */
  readonly daemonName: string;
  /** The daemon's address as programs reach it, for commands that people copy, such as `http://127.0.0.1:6224`. */
  readonly daemonUrl: string;
  /** How careful people are to be with it. Default: `free`. */
  readonly guard?: Guard;
}
