import { EventStatus, type JsonObject, type Result } from "@machinery/protocol";
import type { Partition, PostCommand, PostOutcome } from "@machinery/runner";
import type { Random } from "../random.js";
import type { Trace } from "./trace.js";

/** Something a client wants done. Its data is like no other's. */
export interface PlannedPost {
  readonly command: PostCommand;
  /** Which one it is; copies share it. */
  readonly number: number;
  /** Whether it uses the key of another post, with other data. */
  readonly isConflicting: boolean;
}

/** What clients were told of an event. */
export interface ToldEvent {
  readonly workflow: string;
  readonly data: JsonObject;
  readonly key: string | undefined;
  status: EventStatus;
  outputs: JsonObject | undefined;
}

/** An answer to a post. */
export interface ToldAnswer {
  readonly eventId: string;
  readonly status: EventStatus;
  readonly askedMs: number;
  readonly atMs: number;
}

/** What the client needs of the world. */
export interface ClientWorld {
  readonly random: Random;
  readonly trace: Trace;
  readonly partition: () => Partition | undefined;
  nowMs(): number;
  readonly later: (afterMs: number, run: () => void) => void;
}

/** Nothing was stored. */
const UNDONE = new Set(["BACKLOG_FULL", "SERVICE_BACKLOG_FULL", "DAEMON_STOPPING"]);
const HARMLESS = new Set([...UNDONE, "STORE_UNAVAILABLE"]);

/** Posts and cancels as careless clients do, and remembers everything it was told. */
export class SimulatedClient {
  readonly told = new Map<string, ToldEvent>();
  /** Data of posts that may have made an event, or may not. */
  readonly unknown = new Set<number>();
  /** Events that somebody asked to cancel, and whether they were told it is so. */
  readonly cancelled = new Map<string, boolean>();
  /** What was told of events, and when. */
  readonly answers: ToldAnswer[] = [];
  readonly #byKey = new Map<string, string>();
  readonly #fresh = new Set<string>();
  readonly #outstanding = new Set<() => void>();

  constructor(private readonly world: ClientWorld) {}

  /** Requests that nobody has answered. */
  get unanswered(): number {
    return this.#outstanding.size;
  }

  post(planned: PlannedPost): void {
    const { command, number } = planned;
    const again = (least = 20) =>
      this.world.later(this.world.random.between(least, 20 * least), () => this.post(planned));
    const isSafe = command.idempotencyKey !== undefined;
    const partition = this.world.partition();
    if (partition === undefined) {
      again();
      return;
    }
    this.world.trace.note(`post ${number} ${command.idempotencyKey ?? "-"} wait ${command.waitMs}`);
    const askedMs = this.world.nowMs();
    const lost = () => {
      if (isSafe) again();
      else this.unknown.add(number);
    };
    this.#ask(partition.submit(command), lost, (result) => {
      this.world.trace.note(
        `told ${number} ${result.ok ? `${result.value.event.eventId} ${result.value.event.status} ${result.value.existed}` : result.rejection.reason}`,
      );
      if (result.ok) this.#acknowledged(planned, result.value, askedMs);
      else if (
        result.rejection.reason === "IDEMPOTENCY_KEY_REUSED" &&
        (planned.isConflicting || this.#hasConflict(command))
      )
        return;
      else if (!this.world.trace.excuses(HARMLESS, result.rejection.reason))
        this.world.trace.violation(`post ${number} is refused: ${JSON.stringify(result.rejection)}`);
      // Where much waits it may wait for long: by retries, pauses and places.
      else if (isSafe) again(UNDONE.has(result.rejection.reason) ? 500 : 20);
      else if (!UNDONE.has(result.rejection.reason)) this.unknown.add(number);
    });
  }

  cancel(eventId: string): void {
    const partition = this.world.partition();
    if (partition === undefined) return;
    this.world.trace.note(`cancel ${eventId}`);
    if (!this.cancelled.has(eventId)) this.cancelled.set(eventId, false);
    this.#ask(
      partition.submit({ kind: "cancel", eventId, reason: "the simulation wants it" }),
      () => {},
      (result) => {
        // What was done may have to be undone first, and it may be failing already.
        if (result.ok) {
          if (result.value.status === EventStatus.CANCELLED) this.cancelled.set(eventId, true);
        } else if (
          !this.world.trace.isOver(result.rejection.reason) &&
          !this.world.trace.excuses(HARMLESS, result.rejection.reason)
        ) {
          this.world.trace.violation(`cancelling ${eventId} is refused: ${JSON.stringify(result.rejection)}`);
        }
      },
    );
  }

  /** Pauses an event, and resumes it some time later, however often that takes. */
  pause(eventId: string): void {
    const partition = this.world.partition();
    if (partition === undefined) return;
    this.world.trace.note(`pause ${eventId}`);
    const resumeLater = () =>
      this.world.later(this.world.random.between(0, 1_500), () => this.#resume(eventId));
    this.#ask(partition.submit({ kind: "pause", eventId, reason: "a look" }), resumeLater, (result) => {
      this.#heldOr(result, "pausing", eventId);
      resumeLater();
    });
  }

  #resume(eventId: string): void {
    const again = () => this.world.later(this.world.random.between(20, 400), () => this.#resume(eventId));
    const partition = this.world.partition();
    if (partition === undefined) return again();
    this.world.trace.note(`resume ${eventId}`);
    this.#ask(partition.submit({ kind: "resume", eventId }), again, (result) => {
      if (!this.#heldOr(result, "resuming", eventId)) again();
    });
  }

  /** Whether what was asked of an event is answered for good. */
  #heldOr(result: Result<unknown>, what: string, eventId: string): boolean {
    if (result.ok || this.world.trace.isOver(result.rejection.reason)) return true;
    if (!this.world.trace.excuses(HARMLESS, result.rejection.reason))
      this.world.trace.violation(`${what} ${eventId} is refused: ${JSON.stringify(result.rejection)}`);
    return false;
  }

  /** The process is gone: nobody answers what was asked. */
  disconnect(): void {
    const lost = [...this.#outstanding];
    this.#outstanding.clear();
    for (const each of lost) each();
  }

  /** Keys of which two posts with different data were planned. */
  readonly conflictingKeys = new Set<string>();

  #hasConflict(command: PostCommand): boolean {
    return this.conflictingKeys.has(`${command.workflow}/${command.idempotencyKey ?? ""}`);
  }

  #ask<T>(asked: Promise<Result<T>>, lost: () => void, told: (result: Result<T>) => void): void {
    this.#outstanding.add(lost);
    void this.#hear(asked, lost, told);
  }

  /** Never rejects. */
  async #hear<T>(
    asked: Promise<Result<T>>,
    lost: () => void,
    told: (result: Result<T>) => void,
  ): Promise<void> {
    try {
      const result = await asked;
      if (this.#outstanding.delete(lost)) told(result);
    } catch (error) {
      if (this.#outstanding.delete(lost))
        this.world.trace.violation(`a request ends with an exception: ${String(error)}`);
    }
  }

  #acknowledged(
    { command, number }: PlannedPost,
    { event, outputs, existed }: PostOutcome,
    askedMs: number,
  ): void {
    const { trace } = this.world;
    const { eventId, status } = event;
    const before = this.told.get(eventId);
    this.answers.push({ eventId, status, askedMs, atMs: this.world.nowMs() });
    if (before !== undefined && JSON.stringify(before.data) !== JSON.stringify(command.data)) {
      trace.violation(`post ${number} is told ${eventId}, which belongs to other data`);
    }
    if (!existed && before !== undefined && this.#fresh.has(eventId))
      trace.violation(`two posts are told that they made ${eventId}`);
    if (!existed) this.#fresh.add(eventId);
    if (command.idempotencyKey !== undefined) {
      const scoped = `${command.workflow}/${command.idempotencyKey}`;
      const known = this.#byKey.get(scoped);
      if (known !== undefined && known !== eventId)
        trace.violation(`the key ${scoped} made ${known} and ${eventId}`);
      this.#byKey.set(scoped, eventId);
    } else if (existed) trace.violation(`post ${number} has no key and is told that its event existed`);
    this.told.set(eventId, {
      workflow: command.workflow,
      data: command.data,
      key: command.idempotencyKey,
      status: Math.max(status, before?.status ?? 0),
      outputs: outputs ?? before?.outputs,
    });
  }
}
