import { type Effect, pending } from "@machinery/engine";
import { EventStatus } from "@machinery/protocol";
import { listHeads, type Store } from "@machinery/store";
import { Admission, type Gate } from "./admission.js";
import { Asides } from "./asides.js";
import { openCallbackSecret } from "./callback-secret.js";
import { CallbackTokens } from "./callback-tokens.js";
import { type Act, Calls } from "./calls.js";
import { CommitPipeline } from "./commit-pipeline.js";
import { Counts } from "./counts.js";
import { type DecisionNotes, waitsForTime } from "./decision.js";
import { Intake } from "./intake.js";
import { loadEvent } from "./load-event.js";
import { outlineFacts } from "./outline-fact.js";
import type { EventSummary } from "./partition.js";
import type { PartitionLimits } from "./partition-limits.js";
import { Looks } from "./signals/looks.js";
import { Plans } from "./plans.js";
import type { Caller, Clock, Definitions, Ids, Observer } from "./ports.js";
import { ReadyQueue } from "./ready-queue.js";
import { RecoveryQueue } from "./recovery-queue.js";
import type { Resident } from "./resident.js";
import { Residents, type Visit } from "./residents.js";
import { TimerQueue } from "./timer-queue.js";
import { isStoreTrouble } from "./trouble.js";
import { Turns } from "./turns.js";
import type { Waiters } from "./waiters.js";
import type { Watchers } from "./watchers.js";

/** What outlives a reopening of the store. */
export interface EpochSurroundings {
  readonly clock: Clock;
  readonly caller: Caller;
  readonly ids: Ids;
  readonly definitions: Definitions;
  readonly observer: Observer;
  readonly limits: PartitionLimits;
  readonly waiters: Waiters;
  readonly watchers: Watchers;
  /** Called once, when the store can be used no more. */
  failed(epoch: Epoch, error: Error): void;
  /** Called after each write that succeeded. */
  wrote(): void;
}

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
  readonly looks: Looks;
  readonly intake: Intake;
  readonly admission: Admission;
  readonly timers: TimerQueue;
  readonly ready: ReadyQueue;
  readonly asides: Asides;
  /** Whether nothing new is begun any more. */
  stopping = false;
  #dead = false;
  /** Before, services that answer later could not say that they are alive. */
  readonly #upSinceMs: number;

  private constructor(
    readonly store: Store,
    readonly counts: Counts,
    /** What services answer later by. */
    readonly tokens: CallbackTokens,
    readonly around: EpochSurroundings,
  ) {
    const { clock, observer, limits } = around;
    this.plans = new Plans(store, around.definitions, limits.plans);
    this.residents = new Residents(limits.stateBytes, (eventId) =>
      loadEvent(store, this.plans, clock, eventId),
    );
    this.intake = new Intake(limits.postsPerCommit, limits.intake);
    this.#upSinceMs = clock.nowMs();
    const act: Act = (resident, command) => {
      if (this.#dead) return;
      this.turns.take(resident, command);
      this.residents.settle(resident);
    };
    this.calls = new Calls(around.caller, clock, observer, act, tokens, this.#upSinceMs);
    this.looks = new Looks({
      reader: store,
      clock,
      act,
      trouble: (error, message, eventId) => this.trouble(error, message, eventId),
    });
    this.pipeline = new CommitPipeline(store, this.#pipelineSurroundings());
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
    this.timers = new TimerQueue(store, clock, () => this.admission.nudge());
    this.ready = new ReadyQueue(store, counts.accepted);
    this.admission = new Admission(
      {
        room: () => (this.stopping || this.#dead ? 0 : limits.running - this.residents.atWork),
        admit: (eventId, gate) => this.#admit(eventId, gate),
        failed: (error) => this.trouble(error, "reading what waits on disk failed"),
      },
      new RecoveryQueue(store),
      this.timers,
      this.ready,
    );
  }

  /** Begins with what the store says, and has everything go on that must be awake and that there is room for. */
  static async open(store: Store, around: EpochSurroundings): Promise<Epoch> {
    const newest = await listHeads(store, {}, { limit: 1 });
    for (const { ackTimeMs } of newest.heads) around.clock.notBefore(Number(ackTimeMs));
    const tokens = new CallbackTokens(
      around.ids,
      await openCallbackSecret(store, around.ids, around.observer),
    );
    const epoch = new Epoch(store, await Counts.read(store), tokens, around);
    await epoch.timers.open();
    // Not waited for: there may be very many whose time has come.
    void epoch.admission.pump();
    return epoch;
  }

  get isDead(): boolean {
    return this.#dead;
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
    this.around.observer.observe({
      level: "error",
      message,
      error,
      ...(eventId === undefined ? undefined : { eventId }),
    });
    if (isStoreTrouble(error)) this.pipeline.abandon(error as Error);
  }

  /** Begins nothing new from now on: no posts, no starts, no timers. Calls that are ordered already are still made. */
  stop(): void {
    this.stopping = true;
    this.admission.stop();
    this.timers.stop();
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
    this.stop();
    this.abortCalls();
  }

  #admit(eventId: string, gate: Gate): Promise<void> {
    return new Promise((resolve) => {
      this.visit(eventId, (resident, error) => {
        if (resident !== undefined) this.#letIn(resident, gate);
        else if (error !== undefined) this.asides.cannotLoad(eventId, error);
        resolve();
      });
    });
  }

  #letIn(resident: Resident, gate: Gate): void {
    if (resident.poison !== undefined) {
      this.asides.setAside(resident, resident.poison);
      return;
    }
    // Those of recovery are dealt with by being visited.
    const { state } = resident;
    if (gate === "timer") {
      const due = state.wakeTimeMs !== undefined && state.wakeTimeMs <= this.around.clock.nowMs();
      if (state.status === EventStatus.WAITING && due)
        this.turns.take(resident, { kind: "timer-due", upSinceMs: this.#upSinceMs });
    } else if (gate === "ready" && state.status === EventStatus.ACCEPTED) {
      this.turns.take(resident, { kind: "start-event" });
    }
  }

  /** Deals with what was in flight when the daemon stopped, once for each event. */
  #recover(resident: Resident): void {
    if (resident.recovered || resident.poison !== undefined) return;
    resident.recovered = true;
    this.turns.take(resident, { kind: "recover-event" });
    if (resident.queued > 0 || resident.poison !== undefined) return;
    const { plan, state } = resident;
    this.#reconcile(resident, pending(plan, state), state.status);
  }

  #reconcile(resident: Resident, effects: readonly Effect[], status: EventStatus): void {
    this.calls.reconcile(resident, effects, status);
    this.looks.reconcile(resident, effects);
  }

  #released(resident: Resident, notes: DecisionNotes): void {
    const { watchers, waiters } = this.around;
    const { summary } = notes;
    const outlines = watchers.anyWatched ? outlineFacts(resident.plan, notes) : [];
    watchers.committed(summary, outlines, notes.described, notes.ended);
    if (resident.tainted) {
      this.asides.purge(resident);
    } else {
      if (summary.status === EventStatus.PAUSED) this.asides.done(resident.eventId);
      this.#reconcile(resident, notes.effects, summary.status);
      if (summary.status === EventStatus.ACCEPTED) this.ready.note(resident.eventId);
      else if (waitsForTime(notes)) this.timers.note(Math.ceil(notes.wakeTimeMs!));
      this.residents.settle(resident);
    }
    if (notes.ended) {
      waiters.ended(summary, notes.outputs);
      this.#observeEnd(summary);
    }
    this.admission.nudge();
  }

  #observeEnd({ eventId, workflow, status, error }: EventSummary): void {
    const { observer } = this.around;
    if (error === undefined)
      observer.observe({
        level: "debug",
        message: `the event ended: ${EventStatus[status]}`,
        eventId,
        workflow,
      });
    else
      observer.observe({
        level: "info",
        message: `the event failed: ${error.message}`,
        eventId,
        workflow,
        step: error.step,
        reason: error.reason,
      });
  }

  #pipelineSurroundings() {
    return {
      beforeWrite: () => this.intake.refill(),
      hasMore: () => this.intake.waiting > 0,
      coalesced: () => this.counts.takeChanged(),
      wrote: () => this.around.wrote(),
      failed: (error: Error) => {
        this.die();
        this.around.failed(this, error);
      },
      fault: (error: unknown) =>
        this.around.observer.observe({
          level: "error",
          message: "the program failed while telling what was committed",
          error,
        }),
    };
  }

  #turnSurroundings() {
    const { clock, observer, watchers } = this.around;
    const { residents, counts, pipeline } = this;
    return {
      clock,
      observer,
      residents,
      counts,
      pipeline,
      isStopping: () => this.stopping,
      isWatched: (eventId: string) => watchers.isWatched(eventId),
      poisoned: (resident: Resident) => this.asides.purge(resident),
      released: (resident: Resident, notes: DecisionNotes) => this.#released(resident, notes),
    };
  }
}
