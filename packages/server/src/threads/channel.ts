import type { MessagePort } from "node:worker_threads";
import type { CallSignal } from "@machinery/runner";
import { ChannelAnswers, type ChannelHandlers } from "./channel-answers.js";
import { type ChannelMessage, isForAnswers, itemsAhead } from "./channel-message.js";
import { fromErrorData, toErrorData } from "./error-data.js";

/** Why a channel does not carry something: the other end is gone, or too much is on its way already. */
export class ChannelError extends Error {
  override readonly name = "ChannelError";

  constructor(readonly code: "CLOSED" | "BUSY") {
    super(
      code === "CLOSED" ? "the thread at the other end has ended" : "too much waits for the other thread",
    );
  }
}

interface Receiver {
  value(value: unknown): void;
  end(): void;
  failed(error: Error): void;
}

/** Questions and streams that may be under way from one end. */
const mostUnderWay = 16_384;

/**
 * Two threads that ask each other, over a port. Messages of one turn go as one. What is under way is bounded; streams flow as they are read. When the other
 * end is gone all that is under way fails.
 */
export class Channel {
  readonly #receivers = new Map<number, Receiver>();
  readonly #answers = new ChannelAnswers((message) => this.#send(message));
  #leaving: ChannelMessage[] = [];
  #lastId = 0;
  #closed = false;
  #willFlush = false;

  constructor(
    private readonly port: MessagePort,
    private readonly mostAsked = mostUnderWay,
  ) {
    port.on("message", (messages: ChannelMessage[]) => {
      for (const message of messages) {
        if (isForAnswers(message)) this.#answers.take(message);
        else this.#take(message);
      }
    });
    port.on("close", () => this.close());
  }

  /** Begins to answer. What came before is answered now. */
  serve(...handlers: readonly ChannelHandlers[]): void {
    this.#answers.serve(handlers);
  }

  /** Asks for one answer. Rejects with a {@link ChannelError}, or what went wrong at the other end. */
  ask(name: string, argument: unknown, signal?: CallSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      // The answer is waited for all the same: it tells what became of it.
      const leave = (): void => this.#leave(id);
      const done = (): void => signal?.removeEventListener("abort", leave);
      const id = this.#begin({
        value(value) {
          done();
          resolve(value);
        },
        end: done,
        failed(error) {
          done();
          reject(error);
        },
      });
      if (id === 0) return;
      this.#send({ kind: "ask", id, name, argument });
      signal?.addEventListener("abort", leave);
      if (signal?.aborted === true) leave();
    });
  }

  /** Asks for many. Ends when the signal says so. Throws as `ask` rejects. */
  async *open(name: string, argument: unknown, signal?: AbortSignal): AsyncGenerator<unknown, void> {
    const come: unknown[] = [];
    let ended = false;
    let failure: Error | undefined;
    let wake = (): void => {};
    const id = this.#begin({
      value(value) {
        come.push(value);
        wake();
      },
      end() {
        ended = true;
        wake();
      },
      failed(error) {
        ended = true;
        failure = error;
        wake();
      },
    });
    const left = (): void => {
      ended = true;
      come.length = 0;
      wake();
    };
    signal?.addEventListener("abort", left);
    try {
      if (id !== 0) this.#send({ kind: "open", id, name, argument });
      if (signal?.aborted === true) left();
      for (let taken = 0; ;) {
        while (come.length > 0) {
          yield come.shift();
          if (++taken < itemsAhead / 2) continue;
          this.#send({ kind: "more", id, count: taken });
          taken = 0;
        }
        if (failure !== undefined) throw failure;
        if (ended) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      signal?.removeEventListener("abort", left);
      this.#leave(id);
      this.#receivers.delete(id);
    }
  }

  /** Says something that nobody answers. */
  tell(name: string, argument: unknown): void {
    this.#send({ kind: "tell", name, argument });
  }

  /** Ends it, at both ends: all that is under way fails, and what is answered is given up. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#flush();
    this.port.close();
    for (const receiver of this.#receivers.values()) receiver.failed(new ChannelError("CLOSED"));
    this.#receivers.clear();
    this.#answers.close();
  }

  /** The number of what is under way. 0: it has failed. */
  #begin(receiver: Receiver): number {
    const why = this.#closed ? "CLOSED" : this.#receivers.size >= this.mostAsked ? "BUSY" : undefined;
    if (why !== undefined) {
      receiver.failed(new ChannelError(why));
      return 0;
    }
    const id = ++this.#lastId;
    this.#receivers.set(id, receiver);
    return id;
  }

  /** Whoever asked does not wait any more; an answer still settles a question. */
  #leave(id: number): void {
    if (this.#receivers.has(id) && !this.#closed) this.#send({ kind: "leave", id });
  }

  #send(message: ChannelMessage): void {
    if (this.#closed) return;
    this.#leaving.push(message);
    if (this.#willFlush) return;
    // Once for all that this round of the event loop brings: under load each answer of a service comes by itself.
    this.#willFlush = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#willFlush = false;
    const leaving = this.#leaving;
    if (leaving.length === 0) return;
    this.#leaving = [];
    try {
      this.port.postMessage(leaving, []);
    } catch (error) {
      // Something in it is no plain data: that one fails, the others go.
      if (leaving.length > 1) for (const message of leaving) this.#sendAlone(message);
      else this.#cannotSend(leaving[0]!, error);
    }
  }

  #sendAlone(message: ChannelMessage): void {
    try {
      this.port.postMessage([message], []);
    } catch (error) {
      this.#cannotSend(message, error);
    }
  }

  #cannotSend(message: ChannelMessage, error: unknown): void {
    if (message.kind === "ask" || message.kind === "open") this.#settle(message.id)?.failed(error as Error);
    else if (message.kind === "tell") throw error;
    else this.#sendAlone({ kind: "failed", id: message.id, error: toErrorData(error) });
  }

  #settle(id: number): Receiver | undefined {
    const receiver = this.#receivers.get(id);
    this.#receivers.delete(id);
    return receiver;
  }

  #take(message: ChannelMessage): void {
    switch (message.kind) {
      case "answer":
        return this.#settle(message.id)?.value(message.value);
      case "item":
        return this.#receivers.get(message.id)?.value(message.value);
      case "end":
        return this.#settle(message.id)?.end();
      case "failed":
        return this.#settle(message.id)?.failed(fromErrorData(message.error));
      default:
        return undefined;
    }
  }
}
