import { refuse, type Rejection, type Result } from "@machinery/protocol";
import { copyOfStore, type Observer } from "@machinery/runner";
import type { Entry, Store, StoredPair, StoreReader } from "@machinery/store";
import { loadCatalogue, type LoadedCatalogue } from "./load-catalogue.js";

/** After a failure the store is opened anew at most this often, in milliseconds. */
const reopenEveryMs = 1_000;

/** How the catalogue's store is opened. `canOpen` rejects while opening it anew could not succeed. */
export interface CatalogueOpening {
  open(): Promise<Store>;
  canOpen(): Promise<void>;
}

/**
 * The catalogue's store and what it holds. After a failed write nothing more is written: the store is only read, until one can be opened
 * anew, of which what is in memory is read anew.
 */
export class CatalogueDisk {
  /** Called whenever what is in memory was read anew. */
  reloaded: () => void = () => {};
  #store: Store | undefined;
  /** The store that a write failed on. It can still be read. */
  #failed: Store | undefined;
  #failure = "";
  #closed = false;
  #reopening: Promise<void> | undefined;
  #triedAtMs = 0;

  private constructor(
    readonly opening: CatalogueOpening,
    readonly observer: Observer,
    public loaded: LoadedCatalogue,
    store: Store,
  ) {
    this.#store = store;
  }

  static async open(opening: CatalogueOpening, observer: Observer): Promise<CatalogueDisk> {
    const store = await opening.open();
    try {
      return new CatalogueDisk(opening, observer, await loadCatalogue(store), store);
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** Why nothing can be written now, or nothing. Asking sets off another try to open the store. */
  get failure(): string | undefined {
    if (this.#store !== undefined) return undefined;
    void this.reopened();
    return this.#failure;
  }

  /** Writes, and tells a failure as a refusal: the outcome is unknown then. */
  async commit(entries: readonly Entry[]): Promise<Result<undefined>> {
    await this.reopened();
    const store = this.#store;
    if (store === undefined) return refuse(unavailable(this.#failure));
    try {
      await store.commit(entries);
      return { ok: true, value: undefined };
    } catch (error) {
      this.#fail(store, error);
      return refuse(unavailable(this.#failure));
    }
  }

  /** Reads, also while nothing can be written; a failure is told as a refusal. */
  async read<T>(reading: (reader: StoreReader) => Promise<T>): Promise<Result<T>> {
    if (this.#readable === undefined) await this.reopened();
    const store = this.#readable;
    if (store === undefined) return refuse(unavailable(this.#failure));
    try {
      return { ok: true, value: await reading(store) };
    } catch (error) {
      // Let go of meanwhile, for one that can be written as well.
      if (this.#readable !== store && !this.#closed) {
        await this.#reopening;
        return this.read(reading);
      }
      this.observer.observe({ level: "error", message: "The catalogue could not be read", error });
      return refuse(unavailable(messageOf(error)));
    }
  }

  /** All that it keeps, at the moment of the first page, which is empty. A refusal ends it. */
  async *copy(): AsyncGenerator<Result<readonly StoredPair[]>, void> {
    if (this.#readable === undefined) await this.reopened();
    const store = this.#readable;
    if (store === undefined) yield refuse(unavailable(this.#failure));
    else yield* copyOfStore(store, this.observer);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#reopening;
    const store = this.#readable;
    this.#store = this.#failed = undefined;
    this.#failure = "it is closed";
    await store?.close();
  }

  get #readable(): Store | undefined {
    return this.#store ?? this.#failed;
  }

  /** Resolves once the store is open, or could not be opened. */
  async reopened(): Promise<void> {
    if (this.#store !== undefined || this.#closed) return;
    if (this.#reopening === undefined && performance.now() - this.#triedAtMs < reopenEveryMs) return;
    this.#reopening ??= this.#reopen().finally(() => (this.#reopening = undefined));
    await this.#reopening;
  }

  async #reopen(): Promise<void> {
    this.#triedAtMs = performance.now();
    let store: Store | undefined;
    try {
      // What can be read is let go of only for what can be written as well.
      if (this.#failed !== undefined) await this.opening.canOpen();
      const failed = this.#failed;
      this.#failed = undefined;
      await failed?.close().catch((error: unknown) => this.#cannotClose(error));
      store = await this.opening.open();
      this.loaded = await loadCatalogue(store);
      this.#store = store;
      this.reloaded();
      this.observer.observe({ level: "info", message: "The catalogue is open again" });
    } catch (error) {
      const isKnown = this.#failure === messageOf(error);
      this.#failure = messageOf(error);
      if (!isKnown)
        this.observer.observe({
          level: "error",
          message: "The catalogue could not be opened again",
          error,
        });
      await store?.close().catch((error: unknown) => this.#cannotClose(error));
    }
  }

  #fail(store: Store, error: unknown): void {
    this.#store = undefined;
    this.#failed = store;
    this.#failure = messageOf(error);
    this.#triedAtMs = performance.now();
    this.observer.observe({ level: "error", message: "The catalogue could not be written", error });
  }

  #cannotClose(error: unknown): void {
    this.observer.observe({ level: "warn", message: "The catalogue's store could not be closed", error });
  }
}

function unavailable(found: string): Rejection {
  return {
    reason: "STORE_UNAVAILABLE",
    expected: "a catalogue that can be read and written",
    found: `a failure (${found})`,
    todo: "try again; the request may have happened, and its request id tells",
    retryAfterMs: reopenEveryMs,
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
