import type { AnswerHeaders } from "./answer-headers.js";
import { type AnswerListener, AnswerReader } from "./answer-reader.js";
import { BoundedBody } from "./bounded-body.js";
import type { Connection, ConnectionUser } from "./connection.js";
import type { HttpRequest } from "./write-request.js";

/** The body of a failure is read this far: it is shown to people, not merged into documents. */
export const FAILURE_BYTES = 64 * 1024;

/** An answer as it came. */
export interface HttpAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: Buffer;
  /** Whether it was longer and the rest was not read. Only of failures. */
  readonly cut: boolean;
}

/** How far a request had come. */
export type Phase = "connecting" | "waiting" | "answering";

/** What became of a request. `bytes` is how much of the body had come. */
export type Exchanged =
  | HttpAnswer
  | { readonly kind: "too-large"; readonly declaredBytes: number | undefined }
  | { readonly kind: "fault"; readonly error: Error; readonly phase: Phase; readonly bytes: number }
  | { readonly kind: "stopped"; readonly phase: Phase; readonly bytes: number };

/**
 * One request and its answer on one connection. Settles once; afterwards, `intact` says whether the connection may be used again.
 * The answer is read up to `answerBytes`, and not further.
 */
export class Exchange implements ConnectionUser, AnswerListener {
  readonly answered: Promise<Exchanged>;
  intact = false;
  readonly #answerBytes: number;
  readonly #reader: AnswerReader;
  #settle!: (exchanged: Exchanged) => void;
  #settled = false;
  #phase: Phase = "connecting";
  #status = 0;
  #headers: AnswerHeaders | undefined;
  #body: BoundedBody | undefined;

  constructor(connection: Connection, request: HttpRequest, answerBytes: number) {
    this.#answerBytes = answerBytes;
    this.#reader = new AnswerReader(this, request.method === "HEAD", connection.heads);
    this.answered = new Promise((resolve) => {
      this.#settle = resolve;
    });
    try {
      connection.send(request, this);
    } catch (error) {
      this.onEnd(error as Error);
    }
  }

  /** How long the service keeps the connection, in milliseconds, where it says so. */
  get keepMs(): number | undefined {
    return this.#reader.keepMs;
  }

  /** Gives it up. */
  stop(): void {
    this.#end({ kind: "stopped", phase: this.#phase, bytes: this.#body?.length ?? 0 });
  }

  onSent(): void {
    this.#phase = "waiting";
  }

  onBytes(bytes: Buffer): void {
    if (this.#settled) return;
    try {
      this.#reader.read(bytes);
    } catch (error) {
      this.onEnd(error as Error);
      return;
    }
    if (this.#reader.isWhole) this.#finish();
  }

  onEnd(error: Error | undefined): void {
    if (this.#settled) return;
    if (error === undefined && this.#phase === "answering" && this.#reader.end()) this.#finish();
    else
      this.#end({
        kind: "fault",
        error: error ?? new Error("the service closed the connection"),
        phase: this.#phase,
        bytes: this.#body?.length ?? 0,
      });
  }

  onHead(status: number, headers: AnswerHeaders, declaredBytes: number | undefined): void {
    this.#phase = "answering";
    this.#status = status;
    this.#headers = headers;
    if (status < 300 && declaredBytes !== undefined && declaredBytes > this.#answerBytes)
      this.#end({ kind: "too-large", declaredBytes });
  }

  onPart(bytes: Buffer): void {
    if (this.#settled) return;
    const ok = this.#status < 300;
    this.#body ??= new BoundedBody(ok ? this.#answerBytes : FAILURE_BYTES);
    if (this.#body.add(bytes)) return;
    this.#end(ok ? { kind: "too-large", declaredBytes: undefined } : this.#answer(true));
  }

  #finish(): void {
    if (this.#settled) return;
    this.intact = this.#reader.reusable;
    this.#end(this.#answer(false));
  }

  #answer(cut: boolean): HttpAnswer {
    const body = this.#body?.bytes() ?? Buffer.alloc(0);
    return { kind: "answer", status: this.#status, headers: this.#headers!, body, cut };
  }

  #end(exchanged: Exchanged): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settle(exchanged);
  }
}
