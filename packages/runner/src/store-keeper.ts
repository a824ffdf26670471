import type { Store } from "@machinery/store";
import { Epoch } from "./epoch.js";
import type { EpochPorts } from "./epoch-ports.js";
import { messageOf } from "./trouble.js";

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** How a store is opened. `canOpen` rejects while opening it anew could not succeed. */
export interface StoreOpening {
  open(): Promise<Store>;
  canOpen(): Promise<void>;
}

/** Keeps a store open: after a failure closes it and opens it anew, after a wait that grows until a write succeeds. */
export class StoreKeeper {
  #epoch: Epoch | undefined;
  /** The store that can still be read, if any. */
  #failed: Epoch | undefined;
  #trouble: string | undefined;
  #waitMs = FIRST_WAIT_MS;
  #silence: (() => void) | undefined;
  #closed = false;
  #reopening = Promise.resolve();

  constructor(
    private readonly opening: StoreOpening,
    private readonly around: EpochPorts,
    /** Called when a failure has ended an epoch, and when the next one has begun. */
    private readonly changed: (epoch: Epoch | undefined) => void,
  ) {}

  /** What takes writes. */
  get epoch(): Epoch | undefined {
    return this.#epoch;
  }

  /** What can be read: after a failure also what has failed, until it is opened anew. */
  get readable(): Epoch | undefined {
    return this.#epoch ?? this.#failed;
  }

  /** Why nothing is written. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Opens the store for the first time. Rejects when that fails. */
  async open(): Promise<void> {
    const epoch = await this.#begin();
    // A write that failed meanwhile is dealt with like any other: it will be opened anew.
    if (!epoch.isDead) this.#epoch = epoch;
  }

  /** Takes no new epoch up any more, and waits for one that is being opened. */
  async stop(): Promise<void> {
    this.#closed = true;
    this.#silence?.();
    this.#silence = undefined;
    await this.#reopening;
  }

  /** Lets go of the store. */
  async close(): Promise<void> {
    await this.stop();
    const open = this.readable;
    this.#epoch = this.#failed = undefined;
    if (open === undefined) return;
    open.die();
    await open.store.close();
  }

  async #begin(): Promise<Epoch> {
    const store = await this.opening.open();
    try {
      return await Epoch.open(store, {
        ...this.around,
        failed: (epoch, error) => this.#fail(epoch, error),
        wrote: () => {
          this.#waitMs = FIRST_WAIT_MS;
        },
      });
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  #fail(epoch: Epoch, error: Error): void {
    this.#trouble = `writing failed: ${error.message}`;
    this.around.observer.observe({
      level: "error",
      message: "the store refused a write and will be opened anew",
      error,
    });
    this.#failed = epoch;
    // It may fail while it is being opened.
    if (this.#epoch !== undefined && this.#epoch !== epoch) return;
    this.#epoch = undefined;
    this.changed(undefined);
    this.#reopenLater();
  }

  #reopenLater(): void {
    if (this.#closed || this.#silence !== undefined) return;
    const { clock } = this.around;
    this.#silence = clock.alarm(clock.nowMs() + this.#waitMs, () => {
      this.#silence = undefined;
      // One after the other: an epoch may fail while it is being opened.
      this.#reopening = this.#reopening.then(() => this.#reopen());
    });
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
  }

  /** Never rejects. */
  async #reopen(): Promise<void> {
    if (this.#epoch !== undefined || this.#closed) return;
    const { observer } = this.around;
    try {
      // What can be read is let go of only for what can be written as well.
      if (this.#failed !== undefined) await this.opening.canOpen();
      if (this.#closed) return;
      const failed = this.#failed;
      this.#failed = undefined;
      await failed?.store.close();
      if (this.#closed) return;
      const epoch = await this.#begin();
      if (epoch.isDead) return this.#reopenLater();
      this.#epoch = epoch;
      this.#trouble = undefined;
      observer.observe({ level: "info", message: "the store is open again" });
      this.changed(epoch);
    } catch (error) {
      this.#trouble = `the store cannot be opened: ${messageOf(error)}`;
      observer.observe({ level: "error", message: "the store cannot be opened", error });
      this.#reopenLater();
    }
  }
}
