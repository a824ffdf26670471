import type { Entry, Store } from "@machinery/store";

/** Something to be written, and what it owes to the outside once that is safe. */
export interface Committable {
  /** Written in this order. May be empty: then it only waits for its turn. */
  readonly entries: readonly Entry[];
  /** A rough size of the entries, in bytes. */
  readonly bytes: number;
  /** Called when it goes into a write, before `coalesced` is asked. */
  begin?(): void;
  /** Called once everything up to it is durable, in the order things were added. */
  release(): void;
  /** Called instead when that will never be known. */
  lose(error: Error): void;
}

/** What the pipeline asks of its surroundings. */
export interface PipelineSurroundings {
  /** Called before each write begins, with how much was added since the one before; what it adds joins that write. */
  beforeWrite(collected: number): void;
  /** Whether `beforeWrite` has something to add to a next write. */
  hasMore(): boolean;
  /** Keys that are written along with the last entry of a write. */
  coalesced(): readonly (readonly [key: string, value: Uint8Array | undefined])[];
  /** Called after each write that succeeded. */
  wrote(): void;
  /** Called once, when a write has failed, before anything is lost. */
  failed(error: Error): void;
  /** Called with what `release` or `lose` threw: a fault in the program. */
  fault(error: unknown): void;
}

/** At most so many bytes go into one call of `commit`, so that the store keeps it in one synced batch. */
const WRITE_BYTES = 1024 * 1024;

/**
 * The way to disk: one write at a time, while the next one collects. Without a timer: a write begins at the end of the turn
 * in which something was added, or as soon as the one before has ended.
 */
export class CommitPipeline {
  #collecting: Committable[] = [];
  #collectedBytes = 0;
  #writing: readonly Committable[] | undefined;
  #scheduled = false;
  #error: Error | undefined;
  #settled: (() => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly surroundings: PipelineSurroundings,
  ) {}

  /** Whether nothing is on its way. */
  get idle(): boolean {
    return this.#writing === undefined && this.#collecting.length === 0 && !this.surroundings.hasMore();
  }

  /** Whether as much is collected as goes into one write. What is added then waits for a later one. */
  get isFull(): boolean {
    return this.#collectedBytes >= WRITE_BYTES;
  }

  add(item: Committable): void {
    if (this.#error !== undefined) {
      this.#guard(() => item.lose(this.#error!));
      return;
    }
    this.#collecting.push(item);
    this.#collectedBytes += item.bytes;
    if (this.#writing === undefined && !this.#scheduled) {
      this.#scheduled = true;
      queueMicrotask(() => {
        this.#scheduled = false;
        if (this.#writing === undefined) this.#write();
      });
    }
  }

  /** Resolves once nothing is on its way, or everything is lost. */
  settled(): Promise<void> {
    if (this.idle || this.#error !== undefined) return Promise.resolve();
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  /** Resolves once what is on its way now is safe, or lost. */
  passed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.idle) resolve();
      else this.add({ entries: [], bytes: 0, release: resolve, lose: () => resolve() });
    });
  }

  /** Gives up everything that is not written yet. */
  abandon(error: Error): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    this.surroundings.failed(error);
    const lost = [...(this.#writing ?? []), ...this.#collecting];
    this.#writing = undefined;
    this.#collecting = [];
    this.#collectedBytes = 0;
    for (const item of lost) this.#guard(() => item.lose(error));
    this.#tellSettled();
  }

  #write(): void {
    if (this.#error !== undefined) return;
    this.#guard(() => this.surroundings.beforeWrite(this.#collecting.length));
    const batch = this.#take();
    if (batch.length === 0) {
      this.#tellSettled();
      return;
    }
    this.#writing = batch;
    const entries: Entry[] = [];
    for (const item of batch) {
      item.begin?.();
      for (const entry of item.entries) entries.push(entry);
    }
    if (entries.length === 0) {
      // Not at once: the batch before may be about to be released.
      queueMicrotask(() => this.#written(batch));
      return;
    }
    const coalesced = this.surroundings.coalesced();
    if (coalesced.length > 0) {
      const last = entries[entries.length - 1]!;
      entries[entries.length - 1] = { ...last, derived: [...last.derived, ...coalesced] };
    }
    this.store.commit(entries).then(
      () => this.#durable(batch),
      (error: unknown) => this.abandon(error instanceof Error ? error : new Error(String(error))),
    );
  }

  #durable(batch: readonly Committable[]): void {
    if (this.#error === undefined) this.surroundings.wrote();
    this.#written(batch);
  }

  #take(): readonly Committable[] {
    const all = this.#collecting;
    let bytes = 0;
    let count = 0;
    while (count < all.length && (count === 0 || bytes + all[count]!.bytes <= WRITE_BYTES))
      bytes += all[count++]!.bytes;
    this.#collecting = count === all.length ? [] : all.slice(count);
    this.#collectedBytes -= bytes;
    return count === all.length ? all : all.slice(0, count);
  }

  #written(batch: readonly Committable[]): void {
    if (this.#error !== undefined) return;
    this.#writing = undefined;
    // The next write begins first, so that the disk works while the effects of this one go out.
    if (this.#collecting.length > 0 || this.surroundings.hasMore()) this.#write();
    for (const item of batch) this.#guard(() => item.release());
    if (this.idle) this.#tellSettled();
  }

  #tellSettled(): void {
    if (this.#settled.length === 0) return;
    const told = this.#settled;
    this.#settled = [];
    for (const tell of told) tell();
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.surroundings.fault(error);
    }
  }
}
