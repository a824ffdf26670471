import { type OwedItem, owedTo, type StoreReader } from "@machinery/store";
import type { CommitPipeline } from "../turns/commit-pipeline.js";
import { deliverNotice } from "./deliver-notice.js";
import { deliverToEvent } from "./deliver-to-event.js";
import type { EpochPorts } from "../epoch-ports.js";
import { OwedQueue } from "./owed-queue.js";
import type { Visit } from "../residents/residents.js";
import type { Turns } from "../turns/turns.js";

/** What the queues need around them. */
export interface OwedQueuesSurroundings {
  readonly reader: StoreReader;
  readonly ports: EpochPorts;
  readonly pipeline: CommitPipeline;
  readonly turns: Turns;
  visit(eventId: string, visit: Visit): void;
  /** Whether nothing new is begun any more. */
  isStopping(): boolean;
  /** Called with what reading the store threw. */
  trouble(error: unknown, message: string): void;
}

/** All that events owe: to each other, and to the outside. Neither waits for the other. */
export class OwedQueues {
  readonly #toEvents: OwedQueue;
  readonly #toOutside: OwedQueue;
  readonly #told = new AbortController();

  constructor(around: OwedQueuesSurroundings) {
    const { reader, ports, pipeline } = around;
    const { clock, limits } = ports;
    this.#toEvents = new OwedQueue({
      to: "event",
      atOnce: limits.deliveries,
      reader,
      clock,
      pipeline,
      deliver: (item) => deliverToEvent({ clock, ...around }, item),
      failed: (error) => around.trouble(error, "reading what events owe to each other failed"),
    });
    const { signal } = this.#told;
    this.#toOutside = new OwedQueue({
      to: "outside",
      atOnce: limits.notices,
      reader,
      clock,
      pipeline,
      deliver: (item) => deliverNotice({ ...ports, ...around, signal }, item),
      failed: (error) => around.trouble(error, "reading which ends of events are to be told failed"),
    });
  }

  /** Something owed was committed. */
  offer(item: OwedItem): void {
    if (owedTo(item.owed) === "event") this.#toEvents.offer(item);
    else this.#toOutside.offer(item);
  }

  /** Delivers what the store says. */
  open(): void {
    void this.#toEvents.pump();
    void this.#toOutside.pump();
  }

  stop(): void {
    this.#toEvents.stop();
    this.#toOutside.stop();
    this.#told.abort();
  }
}
