import type { Batch } from "./committer.js";
import { VersionedMap } from "./versioned-map.js";

/** What a memory store writes to. It outlives the store, as a disk outlives a process, and fails when it is told to. */
export interface MemoryDisk {
  /**
   * The process that has the disk open dies: what it had not committed is lost, its commits in flight never settle, and whatever it
   * asks later is refused. With `keepInFlight` the batch in flight is kept, as a disk may do.
   */
  crash(options?: { readonly keepInFlight?: boolean }): void;
  /** The next batch fails with this error. Whether it is kept all the same shows after reopening, as with a real disk. */
  failNextCommit(error: Error, options: { readonly applied: boolean }): void;
  /** The number of batches written so far. */
  readonly batches: number;
  /** Every key and value, in order: to compare two disks. */
  contents(): [key: string, value: Uint8Array][];
}

export interface MemoryDiskOptions {
  /** Awaited before each batch is written, with its number from 0: how a simulation makes writes take their (virtual) time. */
  readonly beforeWrite?: (batch: number) => Promise<void>;
}

/** An empty disk. Promises only: no timers, no chance. */
export function createMemoryDisk(options: MemoryDiskOptions = {}): MemoryDisk {
  return new Disk(options);
}

/** The disk as the memory store sees it. */
export class Disk implements MemoryDisk {
  readonly content = new VersionedMap();
  /** Who has it open. A crash takes it away. */
  owner: object | undefined;
  batches = 0;
  readonly #options: MemoryDiskOptions;
  #inFlight: Batch | undefined;
  #failure: { readonly error: Error; readonly applied: boolean } | undefined;

  constructor(options: MemoryDiskOptions) {
    this.#options = options;
  }

  crash(options: { readonly keepInFlight?: boolean } = {}): void {
    this.owner = undefined;
    if (options.keepInFlight === true && this.#inFlight !== undefined)
      this.content.write(this.#inFlight.writes);
    this.#inFlight = undefined;
  }

  failNextCommit(error: Error, options: { readonly applied: boolean }): void {
    this.#failure = { error, applied: options.applied };
  }

  contents(): [string, Uint8Array][] {
    const version = this.content.hold();
    const all = this.content.page({ gte: "", lt: "\u{10ffff}" }, version, undefined, Infinity);
    this.content.release(version);
    return all;
  }

  /** Never settles for an owner that has crashed meanwhile: nobody is there to hear it. */
  async write(batch: Batch, owner: object): Promise<void> {
    this.#inFlight = batch;
    await this.#options.beforeWrite?.(this.batches);
    if (this.owner !== owner) return new Promise(() => {});
    this.#inFlight = undefined;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure === undefined || failure.applied) this.content.write(batch.writes);
    if (failure !== undefined) throw failure.error;
    this.batches++;
    return undefined;
  }
}
