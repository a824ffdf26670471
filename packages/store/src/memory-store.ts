import { Committer } from "./committer.js";
import { Disk, type MemoryDisk, createMemoryDisk } from "./memory-disk.js";
import {
  type Entry,
  type KeyRange,
  type Store,
  StoreError,
  type StoreReader,
  type StoreSnapshot,
} from "./store.js";

const PAGE = 100;

/**
 * Opens a store in memory. Its content lives in the disk, so a store that is opened on the same disk later finds it. Rejects
 * with LOCKED while another store has the disk open. For tests, simulations and browsers; bounded by memory alone.
 */
export function openMemoryStore(disk: MemoryDisk): Promise<Store> {
  if (!(disk instanceof Disk))
    return Promise.reject(new TypeError("expected a disk that createMemoryDisk made"));
  if (disk.owner !== undefined) {
    return Promise.reject(
      new StoreError("LOCKED", "the memory disk is open already; close the other store first"),
    );
  }
  return Promise.resolve(new MemoryStore(disk));
}

/** A store in memory with a disk of its own, open at once. */
export function createMemoryStore(): Store {
  return new MemoryStore(createMemoryDisk() as Disk);
}

class MemoryStore implements Store {
  readonly #disk: Disk;
  readonly #committer: Committer;
  readonly #snapshots = new Set<StoreSnapshot>();
  #closed = false;

  constructor(disk: Disk) {
    this.#disk = disk;
    disk.owner = this;
    this.#committer = new Committer((batch) => disk.write(batch, this));
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#check();
    return this.#disk.content.get(key);
  }

  async getMany(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    this.#check();
    return keys.map((key) => this.#disk.content.get(key));
  }

  async *range(range: KeyRange): AsyncGenerator<readonly [string, Uint8Array]> {
    this.#check();
    const version = this.#disk.content.hold();
    try {
      yield* readRange(this.#disk, range, version, () => this.#check());
    } finally {
      this.#disk.content.release(version);
    }
  }

  snapshot(): StoreSnapshot {
    this.#check();
    const snapshot = new MemorySnapshot(
      this.#disk,
      () => this.#check(),
      () => this.#snapshots.delete(snapshot),
    );
    this.#snapshots.add(snapshot);
    return snapshot;
  }

  async commit(entries: readonly Entry[]): Promise<void> {
    if (!this.#closed) this.#check();
    await this.#committer.commit(entries);
    // A process that died between the write and this line never hears of it.
    if (!this.#closed && this.#disk.owner !== this) await new Promise<never>(() => {});
  }

  async close(): Promise<void> {
    const crashed = this.#disk.owner !== this;
    this.#closed = true;
    // Of a crashed store nothing in flight will ever settle.
    if (!crashed) await this.#committer.close();
    for (const snapshot of this.#snapshots) await snapshot.close();
    if (this.#disk.owner === this) this.#disk.owner = undefined;
  }

  #check(): void {
    if (this.#closed) throw new StoreError("CLOSED", "the store has been closed");
    if (this.#disk.owner !== this) throw new StoreError("CLOSED", "the store's process has crashed");
  }
}

class MemorySnapshot implements StoreSnapshot {
  readonly #disk: Disk;
  readonly #version: number;
  readonly #checkStore: () => void;
  readonly #forget: () => void;
  #closed = false;

  constructor(disk: Disk, checkStore: () => void, forget: () => void) {
    this.#disk = disk;
    this.#version = disk.content.hold();
    this.#checkStore = checkStore;
    this.#forget = forget;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#check();
    return this.#disk.content.get(key, this.#version);
  }

  async getMany(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    this.#check();
    return keys.map((key) => this.#disk.content.get(key, this.#version));
  }

  range(range: KeyRange): ReturnType<StoreReader["range"]> {
    return readRange(this.#disk, range, this.#version, () => this.#check());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#disk.content.release(this.#version);
    this.#forget();
  }

  #check(): void {
    this.#checkStore();
    if (this.#closed) throw new StoreError("CLOSED", "the snapshot has been closed");
  }
}

async function* readRange(
  disk: Disk,
  range: KeyRange,
  version: number,
  check: () => void,
): AsyncGenerator<readonly [string, Uint8Array]> {
  let left = range.limit ?? Infinity;
  let after: string | undefined;
  while (left > 0) {
    check();
    const size = Math.min(PAGE, left);
    const page = disk.content.page(range, version, after, size);
    yield* page;
    if (page.length < size) return;
    left -= page.length;
    after = page.at(-1)![0];
  }
}
