import {
  fromBinary,
  toBinary,
  type DescMethod,
  type DescMethodStreaming,
  type DescMethodUnary,
  type Message,
} from "@bufbuild/protobuf";
import { limits } from "@machinery/client";
import { callLimits, type FromPage, type ToPage } from "../../wire/call-messages.js";
import type { CarryOptions } from "./carry-calls.js";
import { carriedMethods } from "./carried-methods.js";
import { refusal } from "./refusal.js";
import { Room } from "./room.js";
import { subjectOf } from "./subject-of.js";
import { toCallError } from "./to-call-error.js";

type Call = Extract<FromPage, { readonly kind: "call" }>;

interface Surroundings extends CarryOptions {
  readonly tell: (message: Exclude<ToPage, { kind: "close" }>) => void;
}

/** One call of a page on its way to the daemon. */
export class CarriedCall {
  readonly #ending = new AbortController();
  readonly #room = new Room(callLimits.messages);

  constructor(
    private readonly call: Call,
    private readonly around: Surroundings,
  ) {}

  /** The page has room for so many more answers. Gives false for more than a page can have room for. */
  take(count: number): boolean {
    return this.#room.add(count);
  }

  /** Gives the call up. */
  abort(): void {
    this.#ending.abort();
    this.#room.close();
  }

  /** Makes the call, and tells the page all that comes of it. Never rejects. */
  async run(): Promise<void> {
    const { id } = this.call;
    try {
      await this.#carry();
      this.around.tell({ kind: "end", id });
    } catch (thrown) {
      this.around.tell({ kind: "error", id, error: toCallError(thrown) });
    }
  }

  async #carry(): Promise<void> {
    const { signal } = this.#ending;
    const carried = carriedMethods.get(this.call.method);
    if (carried === undefined) throw notCarried(this.call.method);
    const { method } = carried;
    const input = read(method, this.call.input);
    await this.around.guard({ carried, subject: subjectOf(input), signal });
    if (signal.aborted) return;
    if (method.methodKind === "unary") return this.#ask(method as DescMethodUnary, input);
    if (method.methodKind === "server_streaming") return this.#watch(method as DescMethodStreaming, input);
    throw notCarried(this.call.method);
  }

  async #ask(method: DescMethodUnary, input: Message): Promise<void> {
    const { transport } = this.around;
    const { timeoutMs } = this.call;
    const answer = await transport.unary(method, this.#ending.signal, timeoutMs, undefined, input);
    this.#tellMessage(method, answer.message);
  }

  async #watch(method: DescMethodStreaming, input: Message): Promise<void> {
    const { transport } = this.around;
    const { timeoutMs } = this.call;
    const answer = await transport.stream(method, this.#ending.signal, timeoutMs, undefined, once(input));
    const messages = answer.message[Symbol.asyncIterator]();
    // The next one is asked for when there is room for it: what the page does not read stays with the daemon, which cuts it off at its bound.
    while (await this.#room.take()) {
      const next = await messages.next();
      if (next.done === true) return;
      this.#tellMessage(method, next.value);
    }
  }

  #tellMessage(method: DescMethod, message: Message): void {
    this.around.tell({ kind: "message", id: this.call.id, output: toBinary(method.output, message) });
  }
}

function read(method: DescMethod, bytes: Uint8Array): Message {
  try {
    return fromBinary(method.input, bytes, { recursionLimit: limits.messageDepth });
  } catch {
    throw refusal("CALL_NOT_READABLE", {
      expected: `the bytes of a ${method.input.typeName}`,
      found: "others",
      todo: "report it: this is a fault of the desktop",
    });
  }
}

const notCarried = (method: string) =>
  refusal("METHOD_NOT_CARRIED", {
    expected: "a method that the desktop carries",
    found: `\`${method}\``,
    todo: "use the command line for it",
  });

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}
