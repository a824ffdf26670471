import { limits, type EventStatus } from "@machinery/protocol";
import {
  deletedEventsEntry,
  type Deletion,
  type DueDeletion,
  dueDeletions,
  type Entry,
  isDamage,
  planDeletion,
  type StoreReader,
} from "@machinery/store";
import type { Counts } from "../counts.js";
import { GIVE_UP_MS } from "../owed/deliver-notice.js";
import type { PartitionLimits } from "../partition-limits.js";
import type { Clock } from "../ports.js";
import type { Residents } from "../residents/residents.js";
import type { CommitPipeline } from "../turns/commit-pipeline.js";

/** What deleting needs around it. */
export interface RetentionSurroundings {
  readonly clock: Clock;
  readonly limits: Pick<PartitionLimits, "deletions">;
  /** What is in memory is left alone: somebody has to do with it. */
  readonly residents: Pick<Residents, "peek">;
  readonly pipeline: CommitPipeline;
  readonly counts: Counts;
  /** Called with what reading threw. */
  readonly trouble: (error: unknown, message: string, eventId?: string) => void;
}

/** Times after this are not looked for: the year 33658. */
const FOREVER_MS = 999_999_999_999_999;
/** So many keys go in one write, roughly. */
const MOST_KEYS = 2_000;
/** Between two writes it rests for so many times as long as reading and writing took, and at least so long. */
const REST_FACTOR = 3;
const LEAST_REST_MS = 20;
/** What has to stay is looked at again after so long, or after so many times as long as looking took. */
const AGAIN_MS = 60_000;
const AGAIN_FACTOR = 100;

const BEGINNING: DueDeletion = { dueMs: 0, eventId: "" };

/**
 * Deletes events whose time is up, in the background: a few in each write, then a rest that grows with what the write took, so that it takes
 * a quarter of the time at most, and less of a busy disk. In memory is only when the next is due.
 */
export class Retention {
  /** All up to this place was looked at. */
  #place = BEGINNING;
  /** When the next is due behind that place. */
  #nextMs = Infinity;
  /** The earliest that had to stay, since all was looked at last. */
  #stayed: DueDeletion | undefined;
  /** When those are looked at again. */
  #againMs = Infinity;
  #roundMs: number | undefined;
  #silence: (() => void) | undefined;
  #isRunning = false;
  #stopped = false;

  constructor(
    private readonly reader: StoreReader,
    private readonly around: RetentionSurroundings,
  ) {}

  /** To be told when each event is to be deleted that has ended. */
  note(dueMs: number): void {
    // Those of the same time are looked at again: they go, or have to stay still.
    if (dueMs <= this.#place.dueMs) this.#place = { dueMs, eventId: "" };
    if (dueMs >= this.#nextMs) return;
    this.#nextMs = dueMs;
    this.#arm();
  }

  /** Looks for the first. Never rejects. */
  async open(): Promise<void> {
    await this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#silence?.();
    this.#silence = undefined;
  }

  #arm(): void {
    this.#silence?.();
    this.#silence = undefined;
    const atMs = Math.min(this.#nextMs, this.#againMs);
    if (this.#stopped || this.#isRunning || atMs === Infinity) return;
    this.#silence = this.around.clock.alarm(atMs, () => {
      this.#silence = undefined;
      void this.#run();
    });
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    const { clock, trouble } = this.around;
    this.#isRunning = true;
    try {
      for (;;) {
        const beganMs = clock.nowMs();
        if (!(await this.#deleteSome(beganMs)) || this.#stopped) break;
        await this.#rest(clock.nowMs() - beganMs);
        if (this.#stopped) break;
      }
    } catch (error) {
      if (!this.#stopped) trouble(error, "events whose time is up cannot be deleted");
      this.#place = BEGINNING;
      this.#nextMs = Infinity;
      this.#againMs = clock.nowMs() + AGAIN_MS;
    }
    this.#isRunning = false;
    this.#arm();
  }

  /** Deletes some whose time is up. Says whether there may be more. */
  async #deleteSome(nowMs: number): Promise<boolean> {
    if (this.#againMs <= nowMs) {
      this.#againMs = Infinity;
      this.#place = this.#stayed ?? BEGINNING;
      this.#stayed = undefined;
    }
    this.#roundMs ??= nowMs;
    const due = await this.#readDue(nowMs);
    const batch = new DeletionBatch(nowMs);
    for (const one of due) {
      if (this.#stopped) return false;
      if (batch.keys >= MOST_KEYS) {
        // What is left is read again.
        this.note(one.dueMs);
        break;
      }
      await this.#plan(one, batch);
    }
    await this.#write(batch);
    for (const one of batch.unfinished) await this.#finish(one);
    if (this.#nextMs <= nowMs) return true;
    if (this.#stayed !== undefined && this.#againMs === Infinity)
      this.#againMs = nowMs + Math.max(AGAIN_MS, AGAIN_FACTOR * (this.around.clock.nowMs() - this.#roundMs));
    this.#roundMs = undefined;
    return false;
  }

  /** The next whose time is up. */
  async #readDue(nowMs: number): Promise<readonly DueDeletion[]> {
    const due: DueDeletion[] = [];
    const after = this.#place;
    // What is noted meanwhile lowers both again.
    this.#nextMs = Infinity;
    this.#place = { dueMs: Infinity, eventId: "" };
    let place = after;
    let nextMs = Infinity;
    for await (const one of dueDeletions(this.reader, FOREVER_MS, after)) {
      if (one.dueMs > nowMs || due.length === this.around.limits.deletions) {
        nextMs = one.dueMs;
        break;
      }
      due.push(one);
      place = one;
    }
    if (place.dueMs < this.#place.dueMs) this.#place = place;
    this.#nextMs = Math.min(this.#nextMs, nextMs);
    return due;
  }

  async #plan(one: DueDeletion, batch: DeletionBatch): Promise<void> {
    const { residents, trouble } = this.around;
    const options = {
      nowMs: batch.nowMs,
      mostKeys: MOST_KEYS,
      keepKeyMs: limits.idempotencyKeepMs,
      keepUnreadableMs: GIVE_UP_MS,
    };
    try {
      const deletion = await planDeletion(this.reader, one, options);
      if (deletion.kind === "goes" && residents.peek(one.eventId) === undefined) batch.add(one, deletion);
      else this.#stays(one);
    } catch (error) {
      // It stays where it is, for somebody to look at; the others go on.
      if (!isDamage(error)) throw error;
      trouble(error, "an event whose time is up cannot be deleted", one.eventId);
    }
  }

  #stays({ dueMs }: DueDeletion): void {
    if (this.#stayed === undefined || dueMs < this.#stayed.dueMs) this.#stayed = { dueMs, eventId: "" };
  }

  /** Deletes what is left of an event that was too much for one write. */
  async #finish(one: DueDeletion): Promise<void> {
    for (let hasMore = true; hasMore && !this.#stopped;) {
      const beganMs = this.around.clock.nowMs();
      const batch = new DeletionBatch(beganMs);
      await this.#plan(one, batch);
      hasMore = batch.unfinished.length > 0;
      await this.#write(batch);
      await this.#rest(this.around.clock.nowMs() - beganMs);
    }
  }

  #write(batch: DeletionBatch): Promise<void> {
    const { pipeline, counts } = this.around;
    const entries = batch.entries();
    if (entries.length === 0 || this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const begin = () => {
        for (const [workflow, status] of batch.ended) counts.written(workflow, status, undefined);
      };
      for (const [workflow, status] of batch.ended) counts.move(workflow, status, undefined);
      const release = () => {
        for (const untilMs of batch.leftUntilMs) this.note(untilMs);
        resolve();
      };
      pipeline.add({ entries, bytes: batch.keys * 64, begin, release, lose: () => resolve() });
    });
  }

  #rest(tookMs: number): Promise<void> {
    const { clock } = this.around;
    return new Promise((resolve) => {
      this.#silence = clock.alarm(clock.nowMs() + Math.max(LEAST_REST_MS, REST_FACTOR * tookMs), () => {
        this.#silence = undefined;
        resolve();
      });
    });
  }
}

/** What goes in one write. */
class DeletionBatch {
  readonly ended: [workflow: string, status: EventStatus][] = [];
  /** Those of which there is more to delete. */
  readonly unfinished: DueDeletion[] = [];
  keys = 0;
  /** Until when something is left of those of which something is. */
  readonly leftUntilMs: number[] = [];
  readonly #left: Entry[] = [];
  readonly #gone: string[] = [];
  readonly #derived: Entry["derived"][number][] = [];

  constructor(readonly nowMs: number) {}

  add(one: DueDeletion, { derived, ended, left, hasMore }: Extract<Deletion, { kind: "goes" }>): void {
    if (ended?.birth !== undefined) this.ended.push([ended.birth.workflow, ended.status]);
    this.keys += derived.length + (left?.entry.derived.length ?? 0);
    if (left !== undefined) {
      this.#left.push(left.entry);
      this.leftUntilMs.push(left.untilMs);
    }
    if (derived.length > 0) this.#gone.push(one.eventId);
    for (const pair of derived) this.#derived.push(pair);
    if (hasMore) this.unfinished.push(one);
  }

  entries(): readonly Entry[] {
    if (this.#gone.length === 0) return this.#left;
    return [...this.#left, deletedEventsEntry(this.#gone, this.nowMs, this.#derived)];
  }
}
