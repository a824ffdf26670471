import { type EffectsChange, pending } from "@machinery/engine";
import type { EventStatus } from "@machinery/protocol";
import { partitionTimePair, type Store } from "@machinery/store";
import { Admission } from "./waking/admission.js";
import { admitEvent, beginEvent } from "./waking/admit-event.js";
import { Asides } from "./residents/asides.js";
import type { CallbackTokens } from "./calling/callback-tokens.js";
import { type Act, Calls } from "./calling/calls.js";
import { ChildPosts } from "./owed/child-posts.js";
import { CommitPipeline } from "./turns/commit-pipeline.js";
import type { Counts } from "./counts.js";
import type { DecisionNotes } from "./turns/decision.js";
import type { EpochSurroundings } from "./epoch-surroundings.js";
import { HistoryPlaces } from "./reading/history-places.js";
import { Intake } from "./posting/intake.js";
import { loadEvent } from "./residents/load-event.js";
import { observeFault } from "./turns/observe-fault.js";
import { OwedQueues } from "./owed/owed-queues.js";
import { releaseDecision } from "./turns/release-decision.js";
import { Retention } from "./retention/retention.js";
import { Signals } from "./signals/signals.js";
import { Plans } from "./residents/plans.js";
import { Ready } from "./waking/ready.js";
import { readyPlaces } from "./waking/ready-places.js";
import type { Seat } from "./places/places.js";
import { readOpening } from "./read-opening.js";
import { RecoveryQueue } from "./waking/recovery-queue.js";
import type { Resident } from "./residents/resident.js";
import { Residents, type Visit } from "./residents/residents.js";
import { CallBacklogs } from "./waking/call-backlogs.js";
import { WaitingCalls } from "./waking/waiting-calls.js";
import { TimerQueue } from "./waking/timer-queue.js";
import { isStoreTrouble } from "./trouble.js";
import { Turns } from "./turns/turns.js";

/**
 * All that a partition has in memory, from one opening of the store to its failure or close. After a failure nothing of it is used
 * again: a new epoch begins with what the store then says.
 */
export class Epoch {
  readonly residents: Residents;
  readonly plans: Plans;
  readonly pipeline: CommitPipeline;
  readonly turns: Turns;
  readonly calls: Calls;
  readonly signals: Signals;
  readonly intake: Intake;
  readonly admission: Admission;
  readonly timers: TimerQueue;
  readonly ready: Ready;
  readonly waiting: WaitingCalls;
  readonly backlogs: CallBacklogs;
  readonly asides: Asides;
  readonly owed: OwedQueues;
  readonly retention: Retention;
  /** Where the pages of histories ended that were read last. */
  readonly places = new HistoryPlaces();
  /** Whether nothing new is begun any more. */
  stopping = false;
  readonly #children: ChildPosts;
  #dead = false;
  /** Before, services that answer later could not say that they are alive. */
  readonly #upSinceMs: number;

  private constructor(
    readonly store: Store,
    readonly counts: Counts,
    /** What services answer later by. */
    readonly tokens: CallbackTokens,
    /** How many signals with keys are kept. */
    signals: number,
    /** Its part in the table of places. */
    readonly seat: Seat,
    readonly around: EpochSurroundings,
  ) {
    const { clock, observer, limits } = around;
    this.plans = new Plans(store, around.definitions, limits.plans);
    this.residents = new Residents(limits.stateBytes, (eventId) =>
      loadEvent(store, this.plans, clock, eventId),
    );
    this.intake = new Intake(limits, () => this.pipeline.isFull);
    this.#upSinceMs = clock.nowMs();
    const act: Act = (resident, command) => {
      if (this.#dead) return;
      this.turns.take(resident, command);
      this.residents.settle(resident);
    };
    const post: ChildPosts["post"] = (...given) => this.#children.post(...given);
    this.pipeline = new CommitPipeline(store, this.#pipelineSurroundings());
    this.backlogs = new CallBacklogs(
      store,
      this.pipeline,
      (service) => around.callBacklog?.(service),
      (error) => {
        // The store may have been closed meanwhile.
        if (!this.stopping) this.trouble(error, "the calls that wait for a service could not be counted");
      },
    );
    this.waiting = new WaitingCalls(store, clock, this.backlogs, around.caller, () => this.admission.nudge());
    const { waiting } = this;
    this.calls = new Calls(around.caller, clock, observer, act, tokens, this.#upSinceMs, post, waiting);
    this.signals = new Signals(store, this.pipeline, around, signals, {
      act,
      nudge: () => this.admission.nudge(),
      isOver: () => this.stopping || this.#dead,
      setAside: (resident, message) => {
        if (!this.#dead) this.asides.setAside(resident, message);
      },
      trouble: (error, message, eventId) => this.trouble(error, message, eventId),
    });
    this.asides = new Asides({
      quarantine: (resident, message) => this.turns.quarantine(resident, message),
      leave: (resident) => {
        this.calls.abort(resident);
        this.residents.settle(resident);
      },
      // As it was left: it is set aside instead of going on.
      visit: (eventId, visit) => this.#visit(eventId, visit),
      trouble: (error, message, eventId) => this.trouble(error, message, eventId),
      isDead: () => this.#dead,
    });
    this.turns = new Turns(this.#turnSurroundings());
    this.#children = new ChildPosts({
      ...around,
      plans: this.plans,
      turns: this.turns,
      mayBegin: (workflow: string) => this.mayBegin(workflow),
      ...this.#reach(),
    });
    this.timers = new TimerQueue(store, clock, () => this.admission.nudge());
    this.ready = new Ready(store, readyPlaces(seat, around.places), counts.waiting(), limits.lines);
    this.admission = new Admission(
      {
        room: () => (this.stopping || this.#dead ? 0 : limits.running - this.residents.atWork),
        admit: (eventId, gate) => admitEvent(this, eventId, gate, this.#upSinceMs),
        begin: (event) => beginEvent(this, event),
        failed: (error) => this.trouble(error, "reading what waits on disk failed"),
      },
      new RecoveryQueue(store),
      this.timers,
      this.signals.deliveries,
      waiting,
      this.ready,
    );
    const { residents, pipeline, turns } = this;
    this.retention = new Retention(store, { ...around, residents, pipeline, counts, ...this.#reach() });
    this.owed = new OwedQueues({ reader: store, ports: around, pipeline, turns, ...this.#reach() });
  }

  /** Begins with what the store says, and has everything go on that must be awake and that there is room for. */
  static async open(store: Store, around: EpochSurroundings): Promise<Epoch> {
    const { counts, tokens, signals, seat, taker } = await readOpening(store, around);
    const epoch = new Epoch(store, counts, tokens, signals, seat, around);
    taker.serve(epoch);
    await epoch.timers.open();
    await epoch.waiting.open();
    await epoch.backlogs.open();
    // Not waited for: there may be very many whose time has come.
    void epoch.admission.pump();
    epoch.owed.open();
    epoch.signals.open();
    void epoch.retention.open();
    return epoch;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** Whether a new event of a workflow may begin at once where there is a place for it: who came before begins before. */
  mayBegin(workflow: string): boolean {
    const { residents, counts, admission } = this;
    return (
      residents.atWork + admission.reserved < this.around.limits.running &&
      counts.acceptedOf(workflow) === 0 &&
      !admission.isQueued
    );
  }

  /** Has the event visited, see `Residents`. Events that were set aside in memory are told as an error. */
  visit(eventId: string, visit: Visit): void {
    this.#visit(eventId, (resident, error) => {
      // Whatever it is visited for comes after what the daemon's end did to it.
      if (resident !== undefined) this.#recover(resident);
      visit(resident, error);
    });
  }

  #visit(eventId: string, visit: Visit): void {
    const why = this.asides.why(eventId);
    if (why !== undefined) {
      visit(undefined, new Error(why));
      return;
    }
    this.residents.visit(eventId, (resident, error) => {
      if (this.#dead) visit(undefined, error ?? new Error("the store has been closed"));
      else visit(resident, error);
    });
  }

  /** Tells that reading failed. When the store as a whole is at fault, this epoch ends. */
  trouble(error: unknown, message: string, eventId?: string): void {
    if (this.#dead) return;
    const about = eventId === undefined ? undefined : { eventId };
    this.around.observer.observe({ level: "error", message, error, ...about });
    if (isStoreTrouble(error)) this.pipeline.abandon(error as Error);
  }

  /** Begins nothing new from now on: no posts, no starts, no timers. Calls that are ordered already are still made. */
  stop(): void {
    this.stopping = true;
    const { admission, timers, waiting, owed, signals, retention } = this;
    for (const part of [admission, timers, waiting, owed, signals, retention]) part.stop();
    this.intake.flush();
  }

  /** Gives up all calls in flight, and makes no further one. */
  abortCalls(): void {
    this.calls.ground();
    for (const resident of this.residents.all()) this.calls.abort(resident);
  }

  /** Forgets everything. What was on its way must be lost or settled. */
  die(): void {
    this.#dead = true;
    this.seat.close();
    this.stop();
    this.abortCalls();
  }

  /** Deals with what was in flight when the daemon stopped, once for each event. */
  #recover(resident: Resident): void {
    if (resident.recovered || resident.poison !== undefined) return;
    resident.recovered = true;
    this.turns.take(resident, { kind: "recover-event" });
    if (resident.queued > 0 || resident.poison !== undefined) return;
    const { plan, state } = resident;
    this.reconcile(resident, { effects: pending(plan, state), over: undefined }, state.status);
  }

  /** Makes the calls that are owed and gives up those that are owed no more; likewise with looks for signals. */
  reconcile(resident: Resident, change: EffectsChange, status: EventStatus): void {
    this.calls.reconcile(resident, change, status);
    this.signals.looks.reconcile(resident, change.effects);
  }

  #reach() {
    return {
      visit: (eventId: string, visit: Visit) => this.visit(eventId, visit),
      isStopping: () => this.stopping,
      trouble: (error: unknown, message: string, eventId?: string) => this.trouble(error, message, eventId),
    };
  }

  #pipelineSurroundings() {
    return {
      beforeWrite: (collected: number) => {
        this.backlogs.beforeWrite();
        this.intake.refill(collected);
      },
      hasMore: () => this.intake.waiting > 0,
      // The newest time that a write holds, so that whoever opens the store next goes on from there, whatever is done to the clock meanwhile.
      coalesced: () => [...this.counts.takeChanged(), partitionTimePair(this.around.clock.nowMs())],
      wrote: () => this.around.wrote(),
      failed: (error: Error) => {
        this.die();
        this.around.failed(this, error);
      },
      fault: observeFault(this.around.observer),
    };
  }

  #turnSurroundings() {
    const { watchers } = this.around;
    const { residents, counts, pipeline, backlogs, seat } = this;
    return {
      ...this.around,
      residents,
      counts,
      backlogs,
      pipeline,
      seat,
      isStopping: () => this.stopping,
      isWatched: (eventId: string) => watchers.isWatched(eventId),
      poisoned: (resident: Resident) => this.asides.purge(resident),
      released: (resident: Resident, notes: DecisionNotes) => releaseDecision(this, resident, notes),
    };
  }
}
