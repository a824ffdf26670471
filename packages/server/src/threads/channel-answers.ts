import { type ChannelMessage, itemsAhead } from "./channel-message.js";
import { toErrorData } from "./error-data.js";

/** What one end of a channel answers, by name. Arguments and answers are plain data. */
export interface ChannelHandlers {
  /** One answer. The signal is aborted when whoever asked does not wait for it any more. */
  readonly asked?: Readonly<Record<string, (argument: never, signal: AbortSignal) => unknown>>;
  /** Many. The signal is aborted when whoever opened it has left; then it is left here as well. */
  readonly opened?: Readonly<
    Record<string, (argument: never, signal: AbortSignal) => AsyncIterable<unknown>>
  >;
  /** None. */
  readonly told?: Readonly<Record<string, (argument: never) => void>>;
}

interface Source {
  readonly left: AbortController;
  room: number;
  wake: () => void;
}

/** The end of a channel that answers. What comes before there is anybody to do so is kept. */
export class ChannelAnswers {
  readonly #sources = new Map<number, Source>();
  readonly #handlers: ChannelHandlers[] = [];
  #early: ChannelMessage[] | undefined = [];

  constructor(private readonly send: (message: ChannelMessage) => void) {}

  /** Begins to answer, by these as well as by those of before. */
  serve(handlers: readonly ChannelHandlers[]): void {
    this.#handlers.push(...handlers);
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const message of early) this.take(message);
  }

  take(message: ChannelMessage): void {
    if (this.#early !== undefined) {
      this.#early.push(message);
      return;
    }
    switch (message.kind) {
      case "ask":
      case "open":
        return void this.#answer(message);
      case "leave":
        return drop(this.#sources.get(message.id));
      case "more":
        return this.#grant(message.id, message.count);
      case "tell":
        return this.#find("told", message.name)?.(message.argument as never);
      default:
        return undefined;
    }
  }

  /** Gives up all that is being answered. */
  close(): void {
    for (const source of this.#sources.values()) drop(source);
    this.#sources.clear();
  }

  #find<K extends keyof ChannelHandlers>(
    kind: K,
    name: string,
  ): NonNullable<ChannelHandlers[K]>[string] | undefined {
    for (const handlers of this.#handlers) {
      const found = handlers[kind]?.[name];
      if (found !== undefined) return found as NonNullable<ChannelHandlers[K]>[string];
    }
    return undefined;
  }

  /** Never rejects. */
  async #answer({
    kind,
    id,
    name,
    argument,
  }: Extract<ChannelMessage, { kind: "ask" | "open" }>): Promise<void> {
    const source: Source = { left: new AbortController(), room: itemsAhead, wake: () => {} };
    this.#sources.set(id, source);
    try {
      if (kind === "ask") {
        const value = await this.#find("asked", name)!(argument as never, source.left.signal);
        this.send({ kind: "answer", id, value });
      } else {
        await this.#flow(id, source, this.#find("opened", name)!(argument as never, source.left.signal));
        this.send({ kind: "end", id });
      }
    } catch (error) {
      this.send({ kind: "failed", id, error: toErrorData(error) });
    } finally {
      this.#sources.delete(id);
    }
  }

  async #flow(id: number, source: Source, values: AsyncIterable<unknown>): Promise<void> {
    for await (const value of values) {
      if (source.left.signal.aborted) return;
      this.send({ kind: "item", id, value });
      for (source.room--; source.room === 0 && !source.left.signal.aborted;)
        await new Promise<void>((resolve) => (source.wake = resolve));
    }
  }

  #grant(id: number, count: number): void {
    const source = this.#sources.get(id);
    if (source === undefined) return;
    source.room += count;
    source.wake();
  }
}

function drop(source: Source | undefined): void {
  source?.left.abort();
  source?.wake();
}
