import { WindowWatch, type MachineryClient } from "@machinery/client";
import { liveStatusAt, type Heard, type LiveStatus } from "./live-status.js";

/** The one stream of a window, and what it tells of the daemon. */
export class LiveLink {
  readonly watch: WindowWatch;
  #heard: Heard = {};
  #status: LiveStatus = { kind: "connecting" };
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #leave: (() => void) | undefined;

  constructor(
    client: MachineryClient,
    private readonly nowMs: () => number = Date.now,
  ) {
    this.watch = new WindowWatch(client, {
      onHeard: () => this.#hear({ lastMs: this.nowMs() }),
      onBroken: ({ message }) => {
        const sinceMs = this.#heard.broken?.sinceMs ?? this.nowMs();
        this.#hear({ ...this.#heard, broken: { sinceMs, reason: message } });
      },
    });
  }

  get status(): LiveStatus {
    return this.#status;
  }

  /** Listens to the status. While anybody does, the daemon is listened to. The function that is given ends it. */
  subscribe(listener: () => void): () => void {
    if (this.#listeners.size === 0) this.#begin();
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    };
  }

  #begin(): void {
    this.#timer = setInterval(() => this.#look(), 1_000);
    this.#leave = this.watch.listen();
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#leave?.();
  }

  #hear(heard: Heard): void {
    this.#heard = heard;
    this.#look();
  }

  #look(): void {
    const status = liveStatusAt(this.#heard, this.nowMs());
    if (isSame(status, this.#status)) return;
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}

const isSame = (a: LiveStatus, b: LiveStatus): boolean => JSON.stringify(a) === JSON.stringify(b);
