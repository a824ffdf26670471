import type { Deferred } from "@machinery/engine";
import { awaitedServices, type Store, type StoreSnapshot, waitingCalls } from "@machinery/store";
import type { WaitingCount } from "../partition.js";
import type { CallWaits } from "../turns/call-waits.js";
import type { CommitPipeline } from "../turns/commit-pipeline.js";

/** The calls of one service that wait on disk. */
interface Backlog {
  /** How many are known of. */
  calls: number;
  /** Whether there may be more: they have not been counted, or not to their end. */
  isMore: boolean;
  /** What has changed since what is being counted. */
  changed: number;
  counting: Promise<void> | undefined;
  /** Why the last one was deferred. Unset: one has been answered since, or none was deferred since the store was opened. */
  why: Deferred | undefined;
}

/** A service for which as many calls wait as may. */
export interface FullBacklog extends WaitingCount {
  readonly service: string;
  readonly why: Deferred | undefined;
}

/**
 * How many calls wait on disk for each service, kept by what is written. What waited at the opening is not counted before somebody asks, and
 * then up to twice as many as may wait: so each that goes has at most two others read.
 */
export class CallBacklogs {
  /** None for a service that nothing waits for. */
  readonly #backlogs = new Map<string, Backlog>();
  #looks: (() => void)[] = [];

  constructor(
    private readonly store: Store,
    private readonly pipeline: Pick<CommitPipeline, "idle" | "passed">,
    /** How many may wait for a service, by its newest revision. Unset: any number. */
    private readonly most: (service: string) => number | undefined,
    private readonly failed: (error: unknown) => void,
  ) {}

  async open(): Promise<void> {
    for await (const service of awaitedServices(this.store)) this.#of(service).isMore = true;
  }

  /** To be told what goes into a write, as that begins. */
  written({ began, over }: CallWaits): void {
    for (const { service, deferred } of began) {
      const backlog = this.#of(service);
      this.#move(service, backlog, 1);
      // Who stands behind others, or is held up by the daemon's end, says nothing of the service.
      if (deferred !== undefined && deferred.by !== "turn" && deferred.by !== "stop") backlog.why = deferred;
    }
    for (const service of over) this.#move(service, this.#of(service), -1);
  }

  /** To be told before each write: all that came before is safe, and to be seen. */
  beforeWrite(): void {
    if (this.#looks.length === 0) return;
    const looks = this.#looks;
    this.#looks = [];
    for (const look of looks) look();
  }

  /** To be told that a call that had waited was answered. */
  answered(service: string): void {
    const backlog = this.#backlogs.get(service);
    if (backlog !== undefined) backlog.why = undefined;
  }

  /** The first of these services for which as many calls wait as may. As long as that is not known, there is room. */
  fullOf(services: readonly string[]): FullBacklog | undefined {
    if (this.#backlogs.size === 0) return undefined;
    for (const service of services) {
      const backlog = this.#backlogs.get(service);
      const most = backlog && this.most(service);
      if (backlog === undefined || most === undefined) continue;
      const { calls, isMore, why } = backlog;
      if (calls >= most) return { service, calls, isMore, why };
      if (isMore) void this.#count(service, backlog);
    }
    return undefined;
  }

  /** How many wait for a service. Never rejects. */
  async count(service: string): Promise<WaitingCount> {
    const backlog = this.#backlogs.get(service);
    if (backlog === undefined) return { calls: 0, isMore: false };
    if (backlog.isMore && backlog.calls < (this.most(service) ?? Infinity))
      await this.#count(service, backlog);
    return { calls: Math.max(0, backlog.calls), isMore: backlog.isMore };
  }

  #of(service: string): Backlog {
    let backlog = this.#backlogs.get(service);
    if (backlog === undefined) {
      backlog = { calls: 0, isMore: false, changed: 0, counting: undefined, why: undefined };
      this.#backlogs.set(service, backlog);
    }
    return backlog;
  }

  #move(service: string, backlog: Backlog, by: 1 | -1): void {
    backlog.calls += by;
    backlog.changed += by;
    this.#drop(service, backlog);
  }

  #drop(service: string, { calls, isMore, counting }: Backlog): void {
    if (calls <= 0 && !isMore && counting === undefined) this.#backlogs.delete(service);
  }

  #count(service: string, backlog: Backlog): Promise<void> {
    return (backlog.counting ??= this.#read(service, backlog)
      .catch(this.failed)
      .finally(() => {
        backlog.counting = undefined;
        this.#drop(service, backlog);
      }));
  }

  async #read(service: string, backlog: Backlog): Promise<void> {
    const limit = 2 * (this.most(service) ?? Infinity);
    const snapshot = await this.#look(backlog);
    try {
      let calls = 0;
      for await (const _ of waitingCalls(snapshot, service)) if (++calls > limit) break;
      backlog.calls = calls + backlog.changed;
      backlog.isMore = calls > limit;
    } finally {
      await snapshot.close();
    }
  }

  /** What the store holds while nothing is being written: what changes after that has not begun yet. */
  #look(backlog: Backlog): Promise<StoreSnapshot> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        try {
          backlog.changed = 0;
          resolve(this.store.snapshot());
        } catch (error) {
          reject(error);
        }
      };
      if (this.pipeline.idle) {
        look();
        return;
      }
      this.#looks.push(look);
      // By then there was a write to look before, or there never will be.
      void this.pipeline.passed().then(() => reject(new Error("the store has been closed")));
    });
  }
}
