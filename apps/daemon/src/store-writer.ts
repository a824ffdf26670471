import type { Store, StoredPair } from "@machinery/store";
import { restoredEntries } from "@machinery/store/backup";

/** About how much is written in one go, in bytes of keys and values. */
const BATCH_BYTES = 2 * 1024 * 1024;

/** A store that is being written, in synced batches. */
export class StoreWriter {
  #pairs: StoredPair[] = [];
  #bytes = 0;

  constructor(
    private readonly kind: string,
    private readonly store: Store,
  ) {}

  async write(pairs: readonly StoredPair[]): Promise<void> {
    for (const pair of pairs) {
      this.#pairs.push(pair);
      this.#bytes += pair[0].length + pair[1].length;
    }
    if (this.#bytes >= BATCH_BYTES) await this.#writeOut();
  }

  /** Writes out what was not written yet. */
  async flush(): Promise<void> {
    await this.#writeOut();
  }

  async close(): Promise<void> {
    await this.#writeOut();
    await this.store.close();
  }

  /** Closes it without what was not written yet. */
  async discard(): Promise<void> {
    await this.store.close();
  }

  async #writeOut(): Promise<void> {
    const pairs = this.#pairs;
    this.#pairs = [];
    this.#bytes = 0;
    if (pairs.length === 0) return;
    await this.store.commit(restoredEntries(this.kind, pairs));
  }
}
