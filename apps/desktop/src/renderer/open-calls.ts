import { Code, ConnectError } from "@connectrpc/connect";
import type { CallError, FromPage, ToPage } from "../wire/call-messages.js";

/** The calls of a page that are under way over one port. */
export class OpenCalls {
  /** Settles once the port is closed, by whichever side. */
  readonly closed: Promise<void>;
  readonly #calls = new Map<number, OpenCall>();
  #last = 0;
  #isClosed = false;
  #tellClosed = (): void => undefined;

  constructor(private readonly port: MessagePort) {
    this.closed = new Promise((resolve) => (this.#tellClosed = resolve));
    port.addEventListener("message", ({ data }: MessageEvent<ToPage>) => this.#hear(data));
    port.start();
  }

  /** Makes a call. It is given up when the signal says so. */
  open(
    method: string,
    input: Uint8Array,
    options: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number | undefined },
  ): OpenCall {
    const { signal, timeoutMs } = options;
    const id = ++this.#last;
    const call = new OpenCall(
      id,
      (message) => this.#tell(message),
      () => this.#calls.delete(id),
    );
    if (this.#isClosed) call.fail(gone());
    else if (signal?.aborted === true) call.fail(givenUp());
    else {
      this.#calls.set(id, call);
      this.#tell({ kind: "call", id, method, input, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
      signal?.addEventListener("abort", () => call.abort(), { signal: call.ended });
    }
    return call;
  }

  /** Closes the port. Calls under way fail. */
  close(): void {
    this.#tell({ kind: "close" });
    this.port.close();
    this.#end();
  }

  #tell(message: FromPage): void {
    if (!this.#isClosed) this.port.postMessage(message, []);
  }

  #hear(message: ToPage): void {
    if (message.kind === "close") return this.#end();
    const call = this.#calls.get(message.id);
    if (call === undefined) return;
    if (message.kind === "message") return call.hear(message.output);
    this.#calls.delete(message.id);
    if (message.kind === "end") call.end();
    else call.fail(toConnectError(message.error));
  }

  #end(): void {
    this.#isClosed = true;
    for (const call of this.#calls.values()) call.fail(gone());
    this.#calls.clear();
    this.#tellClosed();
  }
}

/** One call that is under way: its answers wait here until they are asked for. */
export class OpenCall {
  readonly #waiting: Uint8Array[] = [];
  readonly #ending = new AbortController();
  #outcome: { readonly error?: ConnectError } | undefined;
  #wake: (() => void) | undefined;

  constructor(
    private readonly id: number,
    private readonly tell: (message: FromPage) => void,
    private readonly left: () => boolean,
  ) {}

  /** Aborts once the call has ended in any way. */
  get ended(): AbortSignal {
    return this.#ending.signal;
  }

  /** Says that there is room for so many more answers. */
  take(count: number): void {
    if (this.#outcome === undefined) this.tell({ kind: "take", id: this.id, count });
  }

  /** The next answer. Nothing when there are no more. Throws what the call failed with. */
  async next(): Promise<Uint8Array | undefined> {
    while (this.#waiting.length === 0 && this.#outcome === undefined) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    // What came before it failed is still given, unless it was given up.
    const bytes = this.#waiting.shift();
    if (bytes !== undefined) return bytes;
    if (this.#outcome?.error !== undefined) throw this.#outcome.error;
    return undefined;
  }

  /** Gives the call up, if it has not ended. */
  abort(): void {
    if (this.#outcome !== undefined) return;
    this.tell({ kind: "abort", id: this.id });
    this.left();
    this.#waiting.length = 0;
    this.fail(givenUp());
  }

  /** Nothing more is wanted of it, and nothing need be said: its answer is here. */
  forget(): void {
    this.left();
    this.end();
  }

  hear(output: Uint8Array): void {
    this.#waiting.push(output);
    this.#wake?.();
  }

  end(): void {
    this.#close({});
  }

  fail(error: ConnectError): void {
    this.#close({ error });
  }

  #close(outcome: { readonly error?: ConnectError }): void {
    this.#outcome ??= outcome;
    this.#ending.abort();
    this.#wake?.();
  }
}

function toConnectError({ code, message, details }: CallError): ConnectError {
  const error = new ConnectError(message, code);
  error.details = details.map(({ type, value }) => ({ type, value }));
  return error;
}

const givenUp = () => new ConnectError("the call was given up", Code.Canceled);
const gone = () => new ConnectError("the way through the app was closed", Code.Unavailable);
