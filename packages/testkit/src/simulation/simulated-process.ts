import {
  type CallRequest,
  openPartition,
  type Partition,
  type PartitionLimits,
  type ServiceLimits,
} from "@machinery/runner";
import { type MemoryDisk, openMemoryStore, type Store, StoreError } from "@machinery/store";
import type { Random } from "../random.js";
import { createSeededIds } from "../seeded-ids.js";
import type { VirtualClock } from "../virtual-clock.js";
import { LimitsCheck } from "./check-limits.js";
import type { createDefinitions } from "./definitions.js";
import type { Journal } from "./journal.js";
import type { SimulatedPeople } from "./simulated-people.js";
import type { SimulatedServices } from "./simulated-services.js";
import { createSimulatedCaller } from "./simulated-caller.js";
import type { Trace } from "./trace.js";

/** What the processes of a run share. */
export interface ProcessWorld {
  readonly seed: number;
  readonly trouble: number;
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly disk: MemoryDisk;
  readonly journal: Journal;
  readonly trace: Trace;
  readonly definitions: ReturnType<typeof createDefinitions>;
  readonly limits: Partial<PartitionLimits>;
  readonly serviceLimits: ReadonlyMap<string, ServiceLimits>;
  /** Every call that was made: event, step and attempt. */
  readonly called: Set<string>;
  readonly services: Pick<SimulatedServices, "take" | "told" | "said">;
  /** The events that somebody had do something at once, whether there was room for them or not. */
  readonly woken: Set<string>;
  /** Those who send signals and answer questions. */
  readonly people: Pick<SimulatedPeople, "sent" | "said">;
}

/** One life of a daemon, as far as a partition can tell: it opens the disk, works, and dies or is closed. */
export class SimulatedProcess {
  partition: Partition | undefined;
  calls = 0;
  /** How many calls of each event are in flight. */
  readonly #inFlight = new Map<string, number>();
  readonly #limits;
  #opened = 0;
  #alive = true;
  readonly #clock;

  constructor(private readonly world: ProcessWorld) {
    this.#clock = world.clock.open();
    this.#limits = new LimitsCheck(world.serviceLimits);
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  /** Resolves once it is up, or has died before. */
  async start(): Promise<void> {
    const { seed, trouble, random, trace, definitions, limits, serviceLimits } = this.world;
    try {
      const partition = await openPartition({
        openStore: () => this.#openStore(),
        clock: this.#clock,
        caller: createSimulatedCaller(seed, () => trouble, this.#clock, serviceLimits, {
          called: (request) => this.#called(request),
          ended: (request) => this.#ended(request),
          taken: (request, service) => {
            if (this.#alive) this.world.services.take(request, service);
          },
        }),
        notifier: { notify: () => Promise.resolve({ ok: true }) },
        ids: createSeededIds(random.fork()),
        definitions,
        limits,
        observer: {
          observe: ({ level, message, error, eventId }) => {
            if (!this.#alive) return;
            trace.note(`${level} ${message} ${eventId ?? ""} ${error instanceof Error ? error.message : ""}`);
            if (level === "error" && error !== undefined && !(error instanceof StoreError))
              trace.violation(
                `${message}: ${error instanceof Error ? error.message : JSON.stringify(error)}`,
              );
          },
        },
      });
      if (!this.#alive) return;
      trace.note("up");
      this.partition = partition;
    } catch (error) {
      if (!this.#alive) return;
      if (!(error instanceof StoreError) || error.code !== "WRITE_FAILED") {
        trace.violation(`the partition does not open: ${String(error)}`);
        return;
      }
      // A daemon that cannot write at its very first start ends, and somebody starts it again.
      trace.note("does not come up");
      await new Promise<void>((resolve) => this.#clock.alarm(this.#clock.nowMs() + 200, resolve));
      this.#opened = 0;
      if (this.#alive) await this.start();
    }
  }

  /** Dies at once. */
  kill(): void {
    this.#alive = false;
    this.partition = undefined;
    this.#clock.stop();
    this.world.disk.crash({ keepInFlight: this.world.random.chance(0.5) });
  }

  /** Shuts down in order. */
  async close(graceMs: number): Promise<void> {
    const { partition } = this;
    this.partition = undefined;
    await partition?.close(graceMs);
    this.#alive = false;
    this.#clock.stop();
  }

  async #openStore(): Promise<Store> {
    const { disk, journal, random } = this.world;
    // Opening anew may fail as well; the first opening is the daemon's own affair.
    if (this.#opened++ > 0 && random.chance(0.2))
      throw new StoreError("READ_FAILED", "the disk does not answer");
    const store = await openMemoryStore(disk);
    await journal.read(store);
    return journal.over(store);
  }

  #called({ eventId, step, attempt, service }: CallRequest): void {
    if (!this.#alive) return;
    for (const wrong of this.#limits.called(service, this.#clock.nowMs())) this.world.trace.violation(wrong);
    const { journal, trace, limits, services, people, woken } = this.world;
    this.calls++;
    this.world.called.add(`${eventId}/${step}#${attempt}`);
    this.#inFlight.set(eventId, (this.#inFlight.get(eventId) ?? 0) + 1);
    trace.note(`call ${eventId} ${step}#${attempt}`);
    if (!journal.hasOrdered(eventId, step, attempt))
      trace.violation(`${eventId} ${step}#${attempt} is called before its order is safe`);
    if (journal.hasEnded(eventId, step))
      trace.violation(`${eventId} ${step}#${attempt} is called although the step has ended`);
    // Whoever is answered later, cancelled, or told of a child goes on at once, whether or not there is room.
    const most = (limits.running ?? Infinity) + services.said + people.said + woken.size + journal.woken;
    const { size } = this.#inFlight;
    if (size > most)
      trace.violation(`calls of ${size} events are in flight, and only ${most} may be at work`);
  }

  #ended({ eventId, service }: CallRequest): void {
    this.#limits.ended(service);
    const left = (this.#inFlight.get(eventId) ?? 0) - 1;
    if (left > 0) this.#inFlight.set(eventId, left);
    else this.#inFlight.delete(eventId);
  }
}
