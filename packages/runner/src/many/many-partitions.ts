import type { Result } from "@machinery/protocol";
import { type HeadCounts, partitionOfSlot } from "@machinery/store";
import { eventOfToken } from "../calling/callback-tokens.js";
import type { AskPage, AskQuery } from "../asks.js";
import type {
  Change,
  Command,
  CommandOutcome,
  CountQuery,
  EventPage,
  ListQuery,
  Partition,
  PartitionHealth,
  PostCommand,
  Query,
  QueryAnswer,
  SendSignalCommand,
  WaitingCount,
  WaitingQuery,
  WatchQuery,
} from "../partition.js";
import type { Ids } from "../ports.js";
import type { StepCommand } from "../steering/step-command.js";
import { mergePages } from "./merge-pages.js";
import { addCounts } from "./add-counts.js";
import { postToMany } from "./post-to-many.js";
import { partitionOfEvent, slotOfKey, slotOfSignal } from "./slots.js";
import { watchAll } from "./watch-all.js";

/** What is asked about events, whether they lie in one partition or in several. */
export type Events = Pick<Partition, "submit" | "read" | "watch" | "health">;

/** Several partitions as one: what concerns one event goes to that of its slot, what concerns many to all of them. */
export class ManyPartitions implements Events {
  #turn = 0;

  constructor(
    private readonly partitions: readonly Events[],
    private readonly ids: Pick<Ids, "hash">,
    /** Which of them takes posts without a key, because it is nearest. Unset: each in turn. */
    private readonly nearest?: number,
  ) {}

  readonly submit = ((command: Command) => this.#submit(command)) as Partition["submit"];
  readonly read = ((query: Query) => this.#read(query)) as Partition["read"];

  #submit(command: Command): Promise<Result<CommandOutcome>> {
    switch (command.kind) {
      case "post":
        return this.#takerOf(command).submit(command);
      case "post-many":
        return postToMany(command.posts, (post) => this.#takerOf(post));
      case "send-signal":
        return this.#signalled(command).submit(command);
      case "complete-step":
      case "fail-step":
      case "heartbeat-step":
        return this.#told(command).submit(command);
      case "claim-ask":
      case "answer-ask":
        return this.#of(command.eventId).submit(command);
      case "rerun":
        return this.#of(command.eventId).submit(command);
      case "cancel":
        return this.#of(command.eventId).submit(command);
      default:
        return this.#of(command.eventId).submit(command);
    }
  }

  #read(query: Query): Promise<Result<QueryAnswer>> {
    if (query.kind === "list") return this.#list(query);
    if (query.kind === "asks") return this.#asks(query);
    if (query.kind === "waiting") return this.#waiting(query);
    if (query.kind === "count") return this.#count(query);
    return query.kind === "event" ? this.#of(query.eventId).read(query) : this.#of(query.eventId).read(query);
  }

  watch(query: WatchQuery, signal: AbortSignal): AsyncIterable<Result<Change>> {
    return query.eventId === undefined
      ? watchAll(this.partitions, query, signal)
      : this.#of(query.eventId).watch(query, signal);
  }

  /** Whether all of them take writes; else which one does not, and why. */
  health(): PartitionHealth {
    let running = 0;
    let accepted = 0;
    const reasons: string[] = [];
    for (const [at, partition] of this.partitions.entries()) {
      const health = partition.health();
      running += health.running;
      accepted += health.accepted;
      if (!health.writable)
        reasons.push(`partition ${at}: ${health.reason ?? "its store cannot be written"}`);
    }
    if (reasons.length === 0) return { writable: true, running, accepted };
    return { writable: false, reason: reasons.join("; "), running, accepted };
  }

  #of(eventId: string): Events {
    return this.partitions[partitionOfEvent(eventId, this.partitions.length)]!;
  }

  #takerOf({ workflow, idempotencyKey }: PostCommand): Events {
    const { length } = this.partitions;
    if (idempotencyKey !== undefined && idempotencyKey !== "")
      return this.partitions[partitionOfSlot(slotOfKey(this.ids, workflow, idempotencyKey), length)]!;
    const first = this.nearest ?? (this.#turn = (this.#turn + 1) % length);
    // Any other will do where that one takes no writes.
    for (let at = 0; at < length; at++) {
      const partition = this.partitions[(first + at) % length]!;
      if (partition.health().writable) return partition;
    }
    return this.partitions[first]!;
  }

  #signalled({ name, eventId }: SendSignalCommand): Events {
    if (eventId !== undefined) return this.#of(eventId);
    return this.partitions[partitionOfSlot(slotOfSignal(this.ids, name), this.partitions.length)]!;
  }

  #told({ target }: StepCommand): Events {
    // Whether the token was made here is for the partition to say.
    const eventId = "token" in target ? eventOfToken(target.token) : target.eventId;
    return eventId === undefined ? this.partitions[this.nearest ?? 0]! : this.#of(eventId);
  }

  async #list(query: ListQuery): Promise<Result<EventPage>> {
    const pages = await allOf(this.partitions.map((partition) => partition.read(query)));
    if (!pages.ok) return pages;
    const { items: events, ...next } = mergePages(
      pages.value.map((page) => ({ ...page, items: page.events })),
      ({ eventId }) => eventId,
      (one, other) => one > other,
      Math.max(1, query.pageSize),
    );
    return { ok: true, value: { events, ...next } };
  }

  async #waiting(query: WaitingQuery): Promise<Result<WaitingCount>> {
    const counts = await allOf(this.partitions.map((partition) => partition.read(query)));
    if (!counts.ok) return counts;
    const calls = counts.value.reduce((sum, count) => sum + count.calls, 0);
    return { ok: true, value: { calls, isMore: counts.value.some(({ isMore }) => isMore) } };
  }

  async #count(query: CountQuery): Promise<Result<HeadCounts>> {
    const counted = await allOf(this.partitions.map((partition) => partition.read(query)));
    if (!counted.ok) return counted;
    return { ok: true, value: addCounts(counted.value) };
  }

  async #asks(query: AskQuery): Promise<Result<AskPage>> {
    const pages = await allOf(this.partitions.map((partition) => partition.read(query)));
    if (!pages.ok) return pages;
    const { items: asks, ...next } = mergePages(
      pages.value.map((page) => ({ ...page, items: page.asks })),
      ({ place }) => place,
      (one, other) => one < other,
      Math.max(1, query.pageSize),
    );
    return { ok: true, value: { asks, ...next } };
  }
}

/** What all of them give, or what the first of them refuses. */
async function allOf<T>(asked: readonly Promise<Result<T>>[]): Promise<Result<T[]>> {
  const values: T[] = [];
  for (const result of await Promise.all(asked)) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return { ok: true, value: values };
}
