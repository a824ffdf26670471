import type { Result } from "@machinery/protocol";
import type { SignalEntry } from "@machinery/protocol/store";
import type { SignalReceipt } from "../partition.js";
import type { Clock, Observer } from "../ports.js";

/** A partition beside this one, as far as signals go. */
export interface Peer {
  /** Keeps a signal that another partition has kept first, and tells those of its own that listen. To do it again changes nothing. */
  keepSignal(signal: SignalEntry): Promise<Result<SignalReceipt>>;
}

/** What spreading needs around it. */
export interface SpreadSurroundings {
  readonly clock: Clock;
  readonly observer: Observer;
  /** Whether the other partitions are to hear of a signal of this name from this one. */
  readonly isHome: (name: string) => boolean;
  readonly peers: () => readonly Peer[];
}

/** What becomes of a signal's spreading. */
export interface Spread {
  /** After it was tried once: whether all others have it. */
  readonly tried: Promise<boolean>;
  /** True once all others have it. False: nobody tries any more, until the store is opened again. */
  readonly done: Promise<boolean>;
}

interface Waiting {
  readonly signal: SignalEntry;
  readonly tried: (all: boolean) => void;
  readonly done: (all: boolean) => void;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
const ALREADY: Spread = { tried: Promise.resolve(true), done: Promise.resolve(true) };

/**
 * Has the other partitions keep the signals that this one has kept, those of one name and key in the order they were sent. A partition that cannot take one
 * is asked again, after growing waits; those behind it wait, and whoever sent them is told meanwhile that they are not everywhere yet.
 */
export class Spreading {
  /** Those that wait, by name and key; the first is being spread. */
  readonly #lines = new Map<string, { readonly waiting: Waiting[]; isFailing: boolean }>();
  readonly #silences = new Set<() => void>();
  #stopped = false;

  constructor(private readonly around: SpreadSurroundings | undefined) {}

  /** Spreads a signal that is durable here. */
  begin(signal: SignalEntry): Spread {
    if (this.around?.isHome(signal.name) !== true) return ALREADY;
    let waiting: Waiting | undefined;
    let tried = (_all: boolean): void => {};
    const triedOnce = new Promise<boolean>((resolve) => (tried = resolve));
    const done = new Promise<boolean>((resolve) => (waiting = { signal, tried, done: resolve }));
    this.#add(`${signal.name}=${signal.key}`, waiting!);
    return { tried: triedOnce, done };
  }

  stop(): void {
    this.#stopped = true;
    for (const silence of this.#silences) silence();
    this.#silences.clear();
    for (const { waiting } of this.#lines.values()) for (const one of waiting) giveUp(one);
    this.#lines.clear();
  }

  #add(name: string, one: Waiting): void {
    if (this.#stopped) return giveUp(one);
    const line = this.#lines.get(name);
    if (line === undefined) {
      this.#lines.set(name, { waiting: [one], isFailing: false });
      void this.#run(name, FIRST_WAIT_MS);
      return;
    }
    line.waiting.push(one);
    if (line.isFailing) one.tried(false);
  }

  /** Never rejects. */
  async #run(name: string, waitMs: number): Promise<void> {
    for (let line = this.#lines.get(name); line !== undefined; line = this.#lines.get(name)) {
      const [first] = line.waiting;
      if (first === undefined) {
        this.#lines.delete(name);
        return;
      }
      const all = await this.#ask(first.signal);
      if (this.#stopped) return;
      line.isFailing = !all;
      if (!all) {
        for (const one of line.waiting) one.tried(false);
        this.#later(name, waitMs);
        return;
      }
      line.waiting.shift();
      first.tried(true);
      first.done(true);
    }
  }

  #later(name: string, waitMs: number): void {
    const { clock } = this.around!;
    const silence = clock.alarm(clock.nowMs() + waitMs, () => {
      this.#silences.delete(silence);
      void this.#run(name, Math.min(waitMs * 2, LONGEST_WAIT_MS));
    });
    this.#silences.add(silence);
  }

  async #ask(signal: SignalEntry): Promise<boolean> {
    const { peers } = this.around!;
    const answers = await Promise.all(peers().map((peer) => peer.keepSignal(signal)));
    return answers.map((answer) => this.#isKept(signal, answer)).every(Boolean);
  }

  #isKept({ name, signalId }: SignalEntry, answer: Result<SignalReceipt>): boolean {
    if (answer.ok) return true;
    const { reason, found } = answer.rejection;
    const isOther = reason === "SIGNAL_ID_REUSED";
    const message = isOther
      ? `a partition has another signal ${name} with the id ${signalId}, and keeps that one`
      : `a signal could not be kept in a partition, and is sent again: ${found}`;
    this.around!.observer.observe({ level: "warn", message, reason });
    return isOther;
  }
}

function giveUp({ tried, done }: Waiting): void {
  tried(false);
  done(false);
}
