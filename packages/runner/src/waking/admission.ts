import type { Ready, ReadyEvent } from "./ready.js";
import type { RecoveryQueue } from "./recovery-queue.js";
import type { Deliveries } from "../signals/deliveries.js";
import type { TimerQueue } from "./timer-queue.js";
import type { WaitingCalls } from "./waiting-calls.js";

/** How many events are read back at the same time. */
const BATCH = 64;

/** Where an event waited that is let in. */
export type Gate = "recovery" | "timer" | "signal" | "call" | "ready";

/** Those that are let in next. */
type Admitted =
  | { readonly gate: Exclude<Gate, "ready">; readonly eventIds: readonly string[] }
  | { readonly gate: "ready"; readonly events: readonly ReadyEvent[] };

/** What admission needs around it. */
export interface AdmissionSurroundings {
  /** How many more events may be at work than are. */
  room(): number;
  /** Reads the event and has it go on. Resolves once that is decided; a failing event is dealt with inside. */
  admit(eventId: string, gate: Exclude<Gate, "ready">): Promise<void>;
  /** Reads an event and begins it; its place is given back when it does not begin. */
  begin(event: ReadyEvent): Promise<void>;
  /** Called with what reading the store threw. */
  failed(error: unknown): void;
}

/**
 * Lets events in that wait on disk, as long as there is room among those at work: first those that were running when the store was
 * opened, then those whose time has come, then those that a signal is for, then those whose calls may be let in by their services, then those
 * that were accepted, in turns. An event that waits for a time or is set aside is not at work.
 */
export class Admission {
  #pumping: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #reserved = 0;

  constructor(
    private readonly around: AdmissionSurroundings,
    private readonly recovery: RecoveryQueue,
    private readonly timers: TimerQueue,
    private readonly signals: Deliveries,
    private readonly calls: WaitingCalls,
    private readonly ready: Ready,
  ) {}

  /** Whether somebody waits to be let in before those who come now. */
  get isQueued(): boolean {
    return !this.recovery.isDone || !this.ready.isEmpty;
  }

  /** How many of the events that there is room for are being looked for, or read: nobody else may have their room. */
  get reserved(): number {
    return this.#reserved;
  }

  /** To be called when there may be room, or somebody to let in. */
  nudge(): void {
    if (this.#stopped) return;
    const { recovery, ready, timers, signals, calls } = this;
    if (recovery.isDone && ready.isEmpty && !timers.isDue && signals.isEmpty && calls.isEmpty) return;
    if (this.around.room() <= 0) return;
    if (this.#pumping === undefined) void this.pump();
    else this.#again = true;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Lets in all that there is room for. Never rejects. */
  pump(): Promise<void> {
    this.#pumping ??= this.#run().then(
      () => this.#rest(),
      (error: unknown) => this.#fail(error),
    );
    return this.#pumping;
  }

  #rest(): void {
    this.#pumping = undefined;
    this.#reserved = 0;
    const again = this.#again;
    this.#again = false;
    if (again) this.nudge();
  }

  #fail(error: unknown): void {
    this.#pumping = undefined;
    this.#reserved = 0;
    if (!this.#stopped) this.around.failed(error);
  }

  async #run(): Promise<void> {
    for (;;) {
      const room = Math.min(this.around.room(), BATCH);
      if (this.#stopped || room <= 0) return;
      this.#reserved = room;
      const admitted = await this.#next(room);
      if (admitted === undefined || this.#stopped) return;
      const entering =
        admitted.gate === "ready"
          ? admitted.events.map((event) => this.around.begin(event))
          : admitted.eventIds.map((eventId) => this.around.admit(eventId, admitted.gate));
      this.#reserved = entering.length;
      await Promise.all(entering);
    }
  }

  async #next(limit: number): Promise<Admitted | undefined> {
    if (!this.recovery.isDone) {
      const eventIds = await this.recovery.take(limit);
      if (eventIds.length > 0) return { gate: "recovery", eventIds };
    }
    if (this.timers.isDue) {
      const eventIds = await this.timers.take(limit);
      if (eventIds.length > 0) return { gate: "timer", eventIds };
    }
    if (!this.signals.isEmpty) return { gate: "signal", eventIds: this.signals.take(limit) };
    if (!this.calls.isEmpty) {
      const eventIds = await this.calls.take(limit);
      if (eventIds.length > 0) return { gate: "call", eventIds };
    }
    if (!this.ready.isEmpty) {
      const events = await this.ready.take(limit);
      if (events.length > 0 || !this.ready.isEmpty) return { gate: "ready", events };
    }
    return undefined;
  }
}
