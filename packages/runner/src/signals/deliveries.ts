import type { DeliverSignal } from "@machinery/engine";

/** A signal that is to be told to one event. */
export interface Delivery {
  readonly eventId: string;
  readonly command: DeliverSignal;
  /** Called once: whether the event has been told. */
  readonly told: (ok: boolean) => void;
}

/** Signals on their way to events that listen, which are let in as there is room for them to go on. */
export class Deliveries {
  #waiting: Delivery[] = [];
  readonly #let = new Map<string, Delivery[]>();

  constructor(private readonly added: () => void) {}

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Resolves once the event has been told, and that is durable; with false when it could not be. */
  deliver(eventId: string, command: DeliverSignal): Promise<boolean> {
    return new Promise((told) => {
      this.#waiting.push({ eventId, command, told });
      this.added();
    });
  }

  /** The events that are to be told next, at most `limit`. Each is to be asked for by {@link of}. */
  take(limit: number): readonly string[] {
    const taken = this.#waiting.splice(0, limit);
    for (const delivery of taken) {
      const others = this.#let.get(delivery.eventId);
      if (others === undefined) this.#let.set(delivery.eventId, [delivery]);
      else others.push(delivery);
    }
    return [...new Set(taken.map(({ eventId }) => eventId))];
  }

  /** What an event that was let in is to be told. */
  of(eventId: string): readonly Delivery[] {
    const deliveries = this.#let.get(eventId) ?? [];
    this.#let.delete(eventId);
    return deliveries;
  }

  /** Nobody is told any more. */
  stop(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { told } of waiting) told(false);
    for (const deliveries of this.#let.values()) for (const { told } of deliveries) told(false);
    this.#let.clear();
  }
}
