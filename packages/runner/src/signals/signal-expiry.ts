import { expired, type KeptSignal, keysOfSignals, readSignal, type StoreReader } from "@machinery/store";
import type { Clock } from "../ports.js";

/** How many signals go in one commit. */
const AT_ONCE = 64;
/** Times after this are not looked for: the year 33658. */
const FOREVER_MS = 999_999_999_999_999;

/** What letting signals go needs around it. */
export interface ExpirySurroundings {
  readonly reader: StoreReader;
  readonly clock: Clock;
  /** Deletes the keys of so many signals. Resolves once that is done, or will not be known. */
  readonly forget: (keys: readonly string[], signals: number) => Promise<void>;
  /** Called with what reading threw. */
  readonly trouble: (error: unknown, message: string) => void;
}

/** Lets signals go whose time is up, in the background. In memory is only when the next one goes. */
export class SignalExpiry {
  #nextMs = Infinity;
  /** Before this time none is left. */
  #placeMs = 0;
  #silence: (() => void) | undefined;
  #isRunning = false;
  #stopped = false;

  constructor(private readonly around: ExpirySurroundings) {}

  /** To be told until when each signal is kept. */
  note(atMs: number): void {
    this.#placeMs = Math.min(this.#placeMs, atMs);
    if (atMs >= this.#nextMs) return;
    this.#nextMs = atMs;
    this.#arm();
  }

  /** Looks for the first. Never rejects. */
  async open(): Promise<void> {
    await this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#silence?.();
    this.#silence = undefined;
  }

  #arm(): void {
    this.#silence?.();
    this.#silence = undefined;
    if (this.#stopped || this.#isRunning || this.#nextMs === Infinity) return;
    this.#silence = this.around.clock.alarm(this.#nextMs, () => {
      this.#silence = undefined;
      void this.#run();
    });
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      while (!this.#stopped && (await this.#letGo()));
    } catch (error) {
      this.around.trouble(error, "signals whose time is up cannot be let go");
      this.#nextMs = Infinity;
    }
    this.#isRunning = false;
    this.#arm();
  }

  /** Lets some go whose time is up. Says whether there may be more. */
  async #letGo(): Promise<boolean> {
    const { reader, clock, forget } = this.around;
    const nowMs = clock.nowMs();
    const fromMs = this.#placeMs;
    // What is noted meanwhile lowers both again.
    this.#placeMs = this.#nextMs = Infinity;
    const gone: KeptSignal[] = [];
    let foundMs = Infinity;
    for await (const { place, expireTimeMs } of expired(reader, FOREVER_MS - 1, fromMs)) {
      foundMs = expireTimeMs;
      if (expireTimeMs > nowMs || gone.length === AT_ONCE) break;
      const signal = await readSignal(reader, place);
      if (signal !== undefined) gone.push({ place, signal });
      foundMs = Infinity;
    }
    this.#nextMs = Math.min(this.#nextMs, foundMs);
    this.#placeMs = Math.min(this.#placeMs, foundMs);
    if (gone.length === 0) return false;
    await forget(await keysOfSignals(reader, gone), gone.length);
    return this.#nextMs <= clock.nowMs();
  }
}
