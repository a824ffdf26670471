import { refuse, type Rejection } from "@machinery/protocol";
import type { SignalEntry } from "@machinery/protocol/store";
import type { Events, Partition, PartitionHealth, Peer, WatchQuery } from "@machinery/runner";
import type { StoredPair } from "@machinery/store";
import { compactBytes } from "./compact-bytes.js";
import { type Channel, ChannelError } from "./channel.js";
import type { ChannelHandlers } from "./channel-answers.js";

/** A partition in another thread, at the other end of a channel. */
export class RemotePartition implements Events, Pick<Partition, "copy">, Peer {
  constructor(
    private readonly channel: Channel,
    /** How it was when it last said so. */
    readonly health: () => PartitionHealth,
  ) {}

  readonly submit: Partition["submit"] = (command: unknown) => this.#ask("submit", command);

  readonly read: Partition["read"] = (query: unknown) => this.#ask("read", query);

  keepSignal(signal: SignalEntry): ReturnType<Peer["keepSignal"]> {
    return this.#ask("keep-signal", { ...signal, data: compactBytes(signal.data) });
  }

  watch(query: WatchQuery, signal: AbortSignal): ReturnType<Partition["watch"]> {
    return this.#open("watch", query, signal);
  }

  copy(): ReturnType<Partition["copy"]> {
    return this.#open("copy", undefined);
  }

  async #ask(name: string, argument: unknown): Promise<never> {
    try {
      return (await this.channel.ask(name, argument)) as never;
    } catch (error) {
      return refuse(rejectionOf(error)) as never;
    }
  }

  async *#open(name: string, argument: unknown, signal?: AbortSignal): AsyncGenerator<never, void> {
    try {
      for await (const value of this.channel.open(name, argument, signal)) yield value as never;
    } catch (error) {
      yield refuse(rejectionOf(error)) as never;
    }
  }
}

/** Answers for a partition of this thread. */
export function partitionHandlers(partition: Partition & Peer): ChannelHandlers {
  return {
    asked: {
      submit: (command: never) => partition.submit(command),
      read: (query: never) => partition.read(query),
      "keep-signal": (signal: SignalEntry) => partition.keepSignal(signal),
    },
    opened: {
      watch: (query: WatchQuery, signal) => partition.watch(query, signal),
      copy: () => compactPages(partition.copy()),
    },
  };
}

async function* compactPages(
  pages: ReturnType<Partition["copy"]>,
): ReturnType<Partition["copy"]> & AsyncGenerator {
  for await (const page of pages) {
    if (page.ok) yield { ok: true, value: page.value.map(compactPair) };
    else yield page;
  }
}

const compactPair = ([key, value]: StoredPair): StoredPair => [key, compactBytes(value)];

/** Throws what is no fault of the channel. */
function rejectionOf(error: unknown): Rejection {
  if (!(error instanceof ChannelError)) throw error;
  if (error.code === "BUSY")
    return {
      reason: "PARTITION_BUSY",
      expected: "a partition that has room for one more request",
      found: "one that too many wait for",
      todo: "ask again a little later; a post with an idempotency key may be repeated safely",
      retryAfterMs: 1_000,
    };
  return {
    reason: "STORE_UNAVAILABLE",
    expected: "a partition at work",
    found: "one whose thread has ended",
    todo: "ask again once the daemon is back; a post that got this answer may have happened, and repeating it with its idempotency key tells",
    retryAfterMs: 1_000,
  };
}
