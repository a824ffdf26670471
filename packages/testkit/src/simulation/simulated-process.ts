import {
  type CallRequest,
  openPartition,
  type Partition,
  type PartitionLimits,
  PlaceTable,
} from "@machinery/runner";
import { type MemoryDisk, openMemoryStore, type Store, StoreError } from "@machinery/store";
import type { Random } from "../random.js";
import { createSeededIds } from "../seeded-ids.js";
import type { VirtualClock } from "../virtual-clock.js";
import { LimitsCheck } from "./check-limits.js";
import type { SimulatedLimits } from "./random-service-limits.js";
import type { createDefinitions } from "./definitions.js";
import type { Journal } from "./journal.js";
import type { SimulatedPeople } from "./simulated-people.js";
import type { SimulatedReceivers } from "./simulated-receivers.js";
import type { SimulatedServices } from "./simulated-services.js";
import { fateOf, type Fate } from "./service-model.js";
import { type DiskFaults, noSpace } from "./disk-faults.js";
import type { Outages } from "./outages.js";
import { type Machine, ProcessClock } from "./process-clock.js";
import { createSimulatedCaller } from "./simulated-caller.js";
import type { SimulatedRules } from "./simulated-rules.js";
import type { Trace } from "./trace.js";

/** What the processes of a run share. */
export interface ProcessWorld {
  readonly seed: number;
  readonly trouble: number;
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly machine: Machine;
  readonly disk: MemoryDisk;
  readonly faults: DiskFaults;
  readonly outages: Outages;
  /** What became of each attempt, by idempotency key and number. */
  readonly fates: Map<string, Fate>;
  readonly journal: Journal;
  readonly trace: Trace;
  readonly definitions: ReturnType<typeof createDefinitions>;
  readonly limits: Partial<PartitionLimits>;
  readonly serviceLimits: ReadonlyMap<string, SimulatedLimits>;
  /** Which events of workflows may begin. */
  readonly rules: SimulatedRules;
  /** Every call that was made: event, step and attempt. */
  readonly called: Set<string>;
  readonly services: Pick<SimulatedServices, "take" | "told" | "said">;
  /** The events that somebody had do something at once, whether there was room for them or not. */
  readonly woken: Set<string>;
  /** Those who are told the ends of events. */
  readonly receivers: SimulatedReceivers;
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
    this.#limits = new LimitsCheck(world.serviceLimits);
    this.#clock = new ProcessClock(world.clock, world.machine, world.random.fork());
  }

  /** Partition time. */
  get nowMs(): number {
    return this.#clock.nowMs();
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  /** Resolves once it is up, or has died before. */
  async start(): Promise<void> {
    const { random, trace, definitions, limits, serviceLimits, rules, faults, receivers } = this.world;
    const after = (ms: number, ring: () => void) => this.#clock.after(ms, ring);
    try {
      const partition = await openPartition({
        openStore: () => this.#openStore(),
        canOpen: () => faults.checkRoom(),
        clock: this.#clock,
        caller: createSimulatedCaller((request) => this.#fateOf(request), this.#clock, serviceLimits, {
          called: (request) => this.#called(request),
          ended: (request) => this.#ended(request),
          taken: (request, service) => {
            if (this.#alive) this.world.services.take(request, service);
          },
        }),
        notifier: receivers.notifier(after),
        ids: createSeededIds(random.fork()),
        definitions,
        limits,
        places: new PlaceTable(rules),
        callBacklog: (service) => serviceLimits.get(service)?.backlog,
        observer: {
          observe: ({ level, message, error, eventId }) => {
            if (!this.#alive) return;
            trace.note(`${level} ${message} ${eventId ?? ""} ${error instanceof Error ? error.message : ""}`);
            // What was found damaged is told again as long as it is set aside.
            const isOfDisk = error instanceof StoreError || faults.hasBeenSpoilt;
            if (level === "error" && error !== undefined && !isOfDisk)
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
      const { hasBeenSpoilt } = this.world.faults;
      const isOfDisk =
        error instanceof StoreError &&
        (error.code === "WRITE_FAILED" || error.code === "READ_FAILED" || hasBeenSpoilt);
      if (!isOfDisk) {
        trace.violation(`the partition does not open: ${String(error)}`);
        return;
      }
      // A daemon that cannot read, or write at its very first start, ends, and somebody starts it again. What is read wrongly may be told of later: it
      // has to come up once the disk is well again.
      trace.note("does not come up");
      await new Promise<void>((resolve) => after(200, resolve));
      this.#opened = 0;
      if (this.#alive) await this.start();
    }
  }

  /** Dies at once. */
  kill(): void {
    this.#alive = false;
    this.partition = undefined;
    this.#clock.stop();
    this.world.rules.forget();
    // A torn write is found by its checksum and dropped as a whole; one that is whole may be kept although nobody heard of it.
    this.world.disk.crash({ keepInFlight: this.world.random.chance(0.5) });
  }

  /** Shuts down in order. */
  async close(graceMs: number): Promise<void> {
    const { partition } = this;
    this.partition = undefined;
    await partition?.close(graceMs);
    this.#alive = false;
    this.#clock.stop();
    this.world.rules.forget();
  }

  async #openStore(): Promise<Store> {
    const { disk, journal, random, faults } = this.world;
    if (faults.isFull) throw noSpace();
    // Opening anew may fail as well; the first opening is the daemon's own affair.
    if (this.#opened++ > 0 && random.chance(0.2))
      throw new StoreError("READ_FAILED", "the disk does not answer");
    const store = await openMemoryStore(disk);
    await journal.read(store);
    return journal.over(faults.over(store));
  }

  #fateOf({ service, idempotencyKey, attempt }: CallRequest): Fate {
    const { seed, trouble, fates, outages, clock } = this.world;
    const fate = fateOf(seed, idempotencyKey, attempt, trouble);
    const outage = outages.at(service, clock.nowMs());
    const found: Fate =
      outage === undefined ? fate : { ...fate, kind: outage === "silent" ? "is-lost" : outage };
    fates.set(`${idempotencyKey}#${attempt}`, found);
    return found;
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
