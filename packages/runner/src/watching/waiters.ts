import type { JsonObject } from "@machinery/protocol";
import type { EventSummary } from "../partition.js";
import type { Clock } from "../ports.js";
import { TurnoverMap } from "../turnover-map.js";

/** What a wait gave: the event at its end, or nothing when the time was up first. */
export type Waited = { readonly event: EventSummary; readonly outputs?: JsonObject } | undefined;

interface Waiter {
  readonly tell: (waited: Waited) => void;
  readonly silence: () => void;
}

/** Those who wait for events to end. They outlive a reopening of the store. */
export class Waiters {
  readonly #byEvent = new TurnoverMap<string, Set<Waiter>>();
  #count = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limit: number,
  ) {}

  get eventIds(): readonly string[] {
    return [...this.#byEvent.keys()];
  }

  /** Calls `tell` once: when the event ends, or with nothing when the time is up, at once when too many wait. */
  add(eventId: string, waitMs: number, tell: (waited: Waited) => void): void {
    if (this.#count >= this.limit || !(waitMs > 0)) {
      tell(undefined);
      return;
    }
    let waiting = this.#byEvent.get(eventId);
    if (waiting === undefined) this.#byEvent.set(eventId, (waiting = new Set()));
    const waiter: Waiter = {
      tell,
      silence: this.clock.alarm(this.clock.nowMs() + waitMs, () => {
        if (!waiting.delete(waiter)) return;
        this.#count--;
        if (waiting.size === 0 && this.#byEvent.get(eventId) === waiting) this.#byEvent.delete(eventId);
        tell(undefined);
      }),
    };
    waiting.add(waiter);
    this.#count++;
  }

  /** Tells everybody who waits for the event. */
  ended(event: EventSummary, outputs: JsonObject | undefined): void {
    const waited = outputs === undefined ? { event } : { event, outputs };
    this.#tell(event.eventId, waited);
  }

  /** Tells everybody that their time is up. */
  stop(): void {
    for (const eventId of this.eventIds) this.#tell(eventId, undefined);
  }

  #tell(eventId: string, waited: Waited): void {
    const waiting = this.#byEvent.get(eventId);
    if (waiting === undefined) return;
    this.#byEvent.delete(eventId);
    this.#count -= waiting.size;
    for (const waiter of waiting) {
      waiter.silence();
      waiter.tell(waited);
    }
  }
}
