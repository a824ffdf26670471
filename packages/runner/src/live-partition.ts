import type { Result } from "@machinery/protocol";
import type { SignalEntry } from "@machinery/protocol/store";
import { countHeads, type StoredPair } from "@machinery/store";
import { cancelEvent } from "./steering/cancel-event.js";
import { holdEvent } from "./steering/hold-event.js";
import type { Epoch } from "./epoch.js";
import type { EpochPorts } from "./epoch-ports.js";
import type {
  Change,
  Command,
  CommandOutcome,
  Partition,
  PartitionHealth,
  Query,
  QueryAnswer,
  SignalReceipt,
  WatchQuery,
} from "./partition.js";
import type { PartitionOptions } from "./partition-options.js";
import { defaultPartitionLimits } from "./partition-limits.js";
import type { Clock } from "./ports.js";
import { eventDeferral } from "./places/event-deferral.js";
import { freePlaces } from "./places/free-places.js";
import { rerunEvent } from "./posting/rerun-event.js";
import { Posting } from "./posting/posting.js";
import { copyOfStore } from "./reading/copy-of-store.js";
import { readDetail, readHistoryPage, readList } from "./reading/reads.js";
import { refusals } from "./rejections.js";
import { settleStep } from "./steering/settle-step.js";
import { changeAsk } from "./signals/change-ask.js";
import { readAsks } from "./signals/read-asks.js";
import { keepSignal, sendSignal } from "./signals/send-signal.js";
import type { Peer } from "./signals/spreading.js";
import { StoreKeeper } from "./store-keeper.js";
import { isStoreTrouble, messageOf } from "./trouble.js";
import { Waiters } from "./watching/waiters.js";
import { watchMany } from "./watching/watch-many.js";
import { watchOne } from "./watching/watch-one.js";
import { Watchers } from "./watching/watchers.js";

/** A partition over one store and one set of ports. */
export class LivePartition implements Partition, Peer {
  readonly #around: EpochPorts;
  readonly #keeper: StoreKeeper;
  readonly #waiters: Waiters;
  readonly #watchers: Watchers;
  /** Made anew with each epoch. */
  #posting: Posting | undefined;
  #closing: Promise<void> | undefined;

  private constructor(options: PartitionOptions) {
    const { clock, caller, notifier, ids, definitions, observer, among, places = freePlaces() } = options;
    const limits = { ...defaultPartitionLimits, ...options.limits };
    this.#waiters = new Waiters(clock, limits.waiters);
    this.#watchers = new Watchers(ids.seed(), limits.watchRing, limits.watchers, limits.watcherQueue);
    this.#around = {
      clock,
      caller,
      notifier,
      ids,
      definitions,
      observer,
      among,
      places,
      callBacklog: options.callBacklog?.bind(options),
      limits,
      waiters: this.#waiters,
      watchers: this.#watchers,
    };
    this.#keeper = new StoreKeeper(
      { open: () => options.openStore(), canOpen: async () => options.canOpen?.() },
      this.#around,
      (epoch) => this.#changed(epoch),
    );
  }

  static async open(options: PartitionOptions): Promise<LivePartition> {
    const partition = new LivePartition(options);
    await partition.#keeper.open();
    partition.#changed(partition.#keeper.epoch);
    return partition;
  }

  readonly submit = ((command: Command) => this.#submit(command)) as Partition["submit"];
  readonly read = ((query: Query) => this.#read(query)) as Partition["read"];

  #submit(command: Command): Promise<Result<CommandOutcome>> {
    if (this.#closing !== undefined) return Promise.resolve(refusals.stopping());
    const { epoch } = this.#keeper;
    if (epoch === undefined || this.#posting === undefined) return Promise.resolve(this.#unavailable());
    switch (command.kind) {
      case "post":
        return this.#posting.post(command);
      case "post-many":
        return this.#posting.postMany(command.posts);
      case "rerun":
        return rerunEvent(epoch, this.#posting, command);
      case "cancel":
        return cancelEvent(epoch, command);
      case "send-signal":
        return sendSignal(epoch, command);
      case "claim-ask":
      case "answer-ask":
        return changeAsk(epoch, command);
      case "pause":
      case "resume":
      case "retry-step":
      case "skip-step":
        return holdEvent(epoch, command);
      default:
        return settleStep(epoch, command);
    }
  }

  keepSignal(signal: SignalEntry): Promise<Result<SignalReceipt>> {
    if (this.#closing !== undefined) return Promise.resolve(refusals.stopping());
    const { epoch } = this.#keeper;
    return epoch === undefined ? Promise.resolve(this.#unavailable()) : keepSignal(epoch, signal);
  }

  async #read(query: Query): Promise<Result<QueryAnswer>> {
    if (query.kind === "event" && query.waitMs > 0) await this.#untilEnded(query.eventId, query.waitMs);
    const epoch = this.#keeper.readable;
    if (epoch === undefined) return this.#unavailable();
    const { store, plans, places } = epoch;
    try {
      if (query.kind === "event")
        return await readDetail(store, plans, query.eventId, (workflow, key) =>
          eventDeferral(epoch, workflow, key),
        );
      if (query.kind === "asks") return await readAsks(store, plans, query);
      if (query.kind === "history") return await readHistoryPage(store, plans, places, query);
      if (query.kind === "waiting") return { ok: true, value: await epoch.backlogs.count(query.service) };
      if (query.kind === "count") return { ok: true, value: await countHeads(store, query.filter) };
      return await readList(store, query);
    } catch (error) {
      const { observer } = this.#around;
      observer.observe({
        level: "error",
        message: "reading failed",
        error,
        ...("eventId" in query ? { eventId: query.eventId } : {}),
      });
      return isStoreTrouble(error)
        ? refusals.storeUnavailable(messageOf(error))
        : refusals.internal(messageOf(error));
    }
  }

  async *watch(query: WatchQuery, signal: AbortSignal): AsyncGenerator<Result<Change>> {
    const { epoch } = this.#keeper;
    if (this.#closing !== undefined) yield refusals.stopping();
    else if (epoch === undefined) yield this.#unavailable();
    else if (query.eventId !== undefined) yield* watchOne(epoch, query.eventId, query, signal);
    else yield* watchMany(epoch, query, signal);
  }

  async *copy(): AsyncGenerator<Result<readonly StoredPair[]>, void> {
    const epoch = this.#keeper.readable;
    if (this.#closing !== undefined) yield refusals.stopping();
    else if (epoch === undefined) yield this.#unavailable();
    else yield* copyOfStore(epoch.store, this.#around.observer);
  }

  health(): PartitionHealth {
    const { epoch, trouble } = this.#keeper;
    const running = epoch?.residents.atWork ?? 0;
    const accepted = epoch?.counts.accepted ?? 0;
    if (this.#closing !== undefined)
      return { writable: false, reason: "it is shutting down", running, accepted };
    if (epoch === undefined)
      return { writable: false, reason: trouble ?? "the store is not open", running, accepted };
    return { writable: true, running, accepted };
  }

  close(graceMs: number): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    const { clock } = this.#around;
    const { epoch } = this.#keeper;
    if (epoch !== undefined) {
      epoch.stop();
      void this.#around.caller.turnAway?.();
      // What was decided before may still order calls: they are made before the grace is over.
      await epoch.pipeline.settled();
      if (graceMs > 0) await landed(epoch, clock, graceMs);
      else {
        // Who was turned away was never called: it must not be given up as what might have been.
        await this.#around.caller.turnAway?.();
        await heard();
      }
      epoch.abortCalls();
      await epoch.pipeline.settled();
    }
    this.#waiters.stop();
    this.#watchers.stop();
    await this.#keeper.close();
  }

  #untilEnded(eventId: string, waitMs: number): Promise<void> {
    const { epoch } = this.#keeper;
    if (epoch === undefined || this.#closing !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      epoch.visit(eventId, (resident) => {
        if (resident === undefined || (resident.state.ended && resident.queued === 0)) resolve();
        else this.#waiters.add(eventId, waitMs, () => resolve());
      });
    });
  }

  #changed(epoch: Epoch | undefined): void {
    if (epoch === undefined) {
      this.#posting = undefined;
      this.#watchers.reset(this.#around.ids.seed());
      return;
    }
    this.#posting = new Posting(epoch, () => this.#keeper.readable);
    // Whom they wait for may have ended by the write whose outcome was not known.
    for (const eventId of this.#waiters.eventIds) {
      epoch.visit(eventId, (resident) => {
        if (resident?.committed !== undefined && resident.state.ended && resident.queued === 0) {
          this.#waiters.ended(resident.committed, resident.state.outputs);
        }
      });
    }
  }

  #unavailable() {
    return refusals.storeUnavailable(this.#keeper.trouble ?? "a store that is being opened");
  }
}

/** Resolves once no call is in flight, or the grace is over. */
function landed(epoch: Epoch, clock: Clock, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const silence = clock.alarm(clock.nowMs() + graceMs, resolve);
    epoch.calls.whenLanded(() => {
      silence();
      resolve();
    });
  });
}

/** More promises than there are between a call that is turned away and whoever ordered it. */
const HEARD_AFTER_PROMISES = 32;

/** Resolves once what has been told by now is heard of, through all the promises that pass it on. */
async function heard(): Promise<void> {
  for (let passed = 0; passed < HEARD_AFTER_PROMISES; passed++) await Promise.resolve();
}
