import { createRandom, type Random } from "../random.js";
import { settle } from "../settle.js";
import { createVirtualClock } from "../virtual-clock.js";
import { checkEnd } from "./check-end.js";
import { drive, MOST_STEPS } from "./drive.js";
import { createDefinitions } from "./definitions.js";
import { Journal } from "./journal.js";
import { Mishaps } from "./mishaps.js";
import { Museum } from "./museum.js";
import { Outages } from "./outages.js";
import { Machine } from "./process-clock.js";
import { type ModelWorkflow, randomWorkflow } from "./random-workflow.js";
import { randomServiceLimits } from "./random-service-limits.js";
import { randomLimits } from "./random-limits.js";
import { PlacesCheck } from "./check-places.js";
import { planPosts } from "./plan-posts.js";
import { SimulatedClient } from "./simulated-client.js";
import { createSimulatedDisk } from "./simulated-disk.js";
import { simulateRerun } from "./simulated-reruns.js";
import { SimulatedPeople } from "./simulated-people.js";
import { SimulatedReceivers } from "./simulated-receivers.js";
import { SimulatedRules } from "./simulated-rules.js";
import { SimulatedServices } from "./simulated-services.js";
import { type ProcessWorld, SimulatedProcess } from "./simulated-process.js";
import { SimulatedWatchers } from "./simulated-watchers.js";
import type { SimulationOptions, SimulationReport } from "./simulation-options.js";
import { Trace } from "./trace.js";

/** Posts, crashes and the rest are planned within this time. */
const BUSY_MS = 6_000;

/** Runs a partition in a world made from a seed: careless clients, failing writes, dying processes; on virtual time, the same seed always the same. */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationReport> {
  return new Simulation(seed, options).run();
}

class Simulation {
  readonly #random: Random;
  readonly #clock = createVirtualClock();
  readonly #trace = new Trace(() => this.#clock.nowMs());
  readonly #world: ProcessWorld;
  readonly #workflows: readonly ModelWorkflow[];
  readonly #client: SimulatedClient;
  readonly #services: SimulatedServices;
  readonly #people: SimulatedPeople;
  readonly #mishaps: Mishaps;
  readonly #watchers: SimulatedWatchers;
  readonly #own = this.#clock.open();
  readonly #startMs = this.#clock.nowMs();
  readonly #posts: number;
  #process: SimulatedProcess;
  readonly #machine = new Machine(this.#clock);
  #restarting = false;
  #calls = 0;
  #crashes = 0;
  #restarts = 0;

  constructor(
    private readonly seed: number,
    private readonly options: SimulationOptions,
  ) {
    const random = (this.#random = createRandom(seed));
    const names = Array.from({ length: random.between(1, 4) }, (_, at) => `workflow-${at}`);
    this.#workflows = names.map((name, at) => randomWorkflow(random, name, names.slice(0, at)));
    this.#posts = options.posts ?? random.between(3, 25);
    const { disk, faults } = createSimulatedDisk(
      random,
      () => this.#clock.nowMs(),
      (ms) => this.#pause(ms),
    );
    const reach = {
      trace: this.#trace,
      partition: () => this.#process.partition,
      later: (afterMs: number, run: () => void) => this.#later(afterMs, run),
    };
    this.#services = new SimulatedServices({ ...reach, seed, random: random.fork() });
    this.#people = new SimulatedPeople({
      ...reach,
      random: random.fork(),
      nowMs: () => this.#clock.nowMs(),
      partitionMs: () => this.#process.nowMs,
      eventIds: () => [...this.#client.told.keys()],
    });
    const limits = randomLimits(random.fork());
    this.#trace.deletes = limits.retentionMs !== Infinity;
    const rules = new SimulatedRules(this.#workflows);
    const places = new PlacesCheck(rules, limits.running ?? Infinity, () => !faults.hasBeenSpoilt);
    this.#world = {
      seed,
      trouble: options.trouble ?? random.pick([0, 0.1, 0.3, 0.6]),
      random: random.fork(),
      clock: this.#clock,
      machine: this.#machine,
      disk,
      faults,
      outages: new Outages(random.fork(), random.pick([0, 0, 1, 3]), this.#startMs, BUSY_MS),
      fates: new Map(),
      journal: new Journal(this.#trace.deletes ? new Museum() : undefined, places, (text) =>
        this.#trace.violation(text),
      ),
      trace: this.#trace,
      definitions: createDefinitions(this.#workflows),
      called: new Set(),
      services: this.#services,
      woken: new Set(),
      people: this.#people,
      receivers: new SimulatedReceivers(seed),
      limits,
      rules,
      serviceLimits: randomServiceLimits(random.fork()),
    };
    this.#mishaps = new Mishaps(this.#world, random);
    this.#client = new SimulatedClient({ ...reach, nowMs: () => this.#clock.nowMs(), random: random.fork() });
    this.#watchers = new SimulatedWatchers(reach, random, () => [...this.#client.told.keys()]);
    this.#process = new SimulatedProcess(this.#world);
  }

  async run(): Promise<SimulationReport> {
    this.#trace.note(`workflows ${JSON.stringify(this.#workflows.map(({ definition }) => definition))}`);
    this.#trace.note(`limits ${JSON.stringify(this.#world.limits)} trouble ${this.#world.trouble}`);
    this.#trace.note(`limits of services ${JSON.stringify([...this.#world.serviceLimits])}`);
    void this.#process.start();
    this.#plan();
    this.#watchers.all.start();
    this.#people.start();
    let steps = 0;
    for (; steps < MOST_STEPS; steps++) {
      await settle();
      try {
        if (!this.#clock.step()) break;
      } catch (error) {
        this.#trace.violation(`an alarm throws ${String(error)}`);
      }
    }
    if (steps === MOST_STEPS)
      this.#trace.violation(`it does not come to an end: ${MOST_STEPS} steps and more`);
    const events = await this.#end();
    return {
      seed: this.seed,
      ok: this.#trace.violations.length === 0,
      violations: this.#trace.violations,
      tail: this.#trace.violations.length === 0 ? [] : this.#trace.tail,
      traceHash: this.#trace.digest(),
      events,
      calls: this.#calls + this.#process.calls,
      deferred: this.#world.journal.deferred,
      commits: this.#world.journal.commits,
      crashes: this.#crashes,
      failures: this.#mishaps.failures,
      disruptions: this.#mishaps.disruptions,
      tookMs: this.#clock.nowMs() - this.#startMs,
      repeat: `npm run simulate -- --seed ${this.seed}`,
    };
  }

  #plan(): void {
    const random = this.#random;
    for (const planned of planPosts(random, this.#workflows, this.#posts, this.#client)) {
      const atMs = random.between(0, BUSY_MS);
      const copies = planned.command.idempotencyKey === undefined ? 1 : random.pick([1, 1, 2, 3]);
      for (let copy = 0; copy < copies; copy++) {
        this.#later(copy === 0 || random.chance(0.5) ? atMs : random.between(0, BUSY_MS), () =>
          this.#client.post(planned),
        );
      }
    }
    const often = (count: number, run: () => void) => {
      for (let time = 0; time < count; time++) this.#later(random.between(0, BUSY_MS * 1.2), run);
    };
    often(this.options.crashes ?? random.pick([0, 0, 1, 3, 8]), () => this.#crash());
    often(this.options.failures ?? random.pick([0, 0, 1, 3]), () => this.#mishaps.failWrite());
    often(random.pick([0, 0, 1, 2]), () => this.#restart());
    often(random.pick([0, 0, 0, 1]), () => this.#mishaps.fillDisk());
    often(random.pick([0, 0, 0, 1]), () => this.#spoilReads());
    often(random.pick([0, 0, 0, 1, 3]), () => this.#mishaps.setClock());
    often(random.pick([0, 0, 0, 1]), () => this.#mishaps.standStill());
    often(random.between(0, 4), () => this.#wakeOne((eventId) => this.#client.cancel(eventId)));
    often(random.pick([0, 0, 1, 4]), () => this.#wakeOne((eventId) => this.#client.pause(eventId)));
    often(random.pick([0, 0, 1, 4]), () => this.#pauseWorkflow());
    often(random.between(0, 6), () => this.#watchers.watchOne());
    often(random.between(0, 3), () => this.#watchers.all.disconnect());
    often(random.pick([0, 0, 1, 4]), () => void simulateRerun(this.#people.world));
  }

  #crash(): void {
    if (this.#restarting) return;
    this.#trace.note("crash");
    this.#crashes++;
    this.#calls += this.#process.calls;
    this.#process.kill();
    this.#begin();
  }

  /** What was set aside meanwhile goes on once the store is opened anew. */
  #spoilReads(): void {
    const crash = (): void => {
      if (this.#restarting) this.#later(100, crash);
      else this.#crash();
    };
    this.#later(this.#mishaps.spoilReads(), crash);
  }

  #restart(): void {
    if (this.#restarting || this.#process.partition === undefined) return;
    this.#restarting = true;
    this.#restarts++;
    const graceMs = this.#random.pick([0, 50, 500, 5_000]);
    this.#trace.note(`shut down within ${graceMs}`);
    this.#calls += this.#process.calls;
    void this.#shutDown(graceMs);
  }

  /** Never rejects. */
  async #shutDown(graceMs: number): Promise<void> {
    try {
      await this.#process.close(graceMs);
    } catch (error) {
      this.#trace.violation(`shutting down throws ${String(error)}`);
    }
    this.#restarting = false;
    this.#trace.note("down");
    this.#begin();
  }

  #begin(): void {
    const process = (this.#process = new SimulatedProcess(this.#world));
    this.#client.disconnect();
    this.#services.disconnect();
    this.#people.disconnect();
    this.#watchers.disconnect();
    this.#later(this.#random.between(0, 300), () => {
      if (process.isAlive) void process.start();
    });
  }

  /** Has somebody do something to one of the events that were told of. */
  #wakeOne(act: (eventId: string) => void): void {
    const eventIds = [...this.#client.told.keys()];
    if (eventIds.length === 0) return;
    const eventId = this.#random.pick(eventIds);
    this.#world.woken.add(eventId);
    act(eventId);
  }

  /** Has none of a workflow's events begin for a while. */
  #pauseWorkflow(): void {
    const { rules } = this.#world;
    const { name } = this.#random.pick(this.#workflows);
    const ms = this.#random.pick([50, 500, 3_000]);
    if (!rules.pause(name, this.#process.nowMs)) return;
    this.#trace.note(`workflow ${name} is paused for ${ms}`);
    this.#later(ms, () => {
      this.#trace.note(`workflow ${name} is resumed`);
      rules.resume(name);
    });
  }

  async #end(): Promise<number> {
    this.#watchers.all.stop();
    const { partition } = this.#process;
    if (partition === undefined) {
      this.#trace.violation("there is no partition at the end");
      return 0;
    }
    return checkEnd({
      world: this.#world,
      partition,
      workflows: this.#workflows,
      client: this.#client,
      watchers: this.#watchers.each,
      outlines: this.#watchers.all.outlines,
      isDisturbed: this.#crashes + this.#mishaps.failures > 0,
      isFailing: this.#mishaps.failures + this.#mishaps.disruptions > 0,
      isRestarted: this.#restarts > 0,
      nowMs: () => this.#process.nowMs,
      drive: (promise) => drive(this.#clock, promise),
    });
  }

  /** While the machine stands still nothing reaches it: it comes when that is over. */
  #later(afterMs: number, run: () => void): void {
    this.#own.alarm(this.#clock.nowMs() + afterMs, () => {
      const { asleepMs } = this.#machine;
      if (asleepMs > 0) this.#later(asleepMs, run);
      else run();
    });
  }

  #pause(ms: number): Promise<void> {
    if (ms === 0) return Promise.resolve();
    return new Promise((resolve) => this.#later(ms, resolve));
  }
}
