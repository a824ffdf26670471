import type { MessagePort } from "node:worker_threads";

/** What a partition's thread is connected by. */
export interface ThreadPorts {
  readonly main: MessagePort;
  /** To the other partitions, by number. There is none at its own. */
  readonly peers: readonly (MessagePort | undefined)[];
}

/** What the main thread says to a partition's thread before it opens anything. */
export interface ThreadPlace {
  readonly number: number;
  readonly count: number;
  readonly host: string;
  /** 0: any. */
  readonly port: number;
}
