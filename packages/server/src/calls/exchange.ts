import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { BoundedBody } from "./bounded-body.js";
import type { Connection } from "./connections.js";

/** The body of a failure is read this far: it is shown to people, not merged into documents. */
export const FAILURE_BYTES = 64 * 1024;

/** One HTTP request, ready to be sent. */
export interface HttpRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: string | undefined;
}

/** An answer as it came. */
export interface HttpAnswer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
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
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answered: Promise<Exchanged>;
  intact = false;
  readonly #answerBytes: number;
  #settle!: (exchanged: Exchanged) => void;
  #settled = false;
  #controller: Dispatcher.DispatchController | undefined;
  #phase: Phase = "connecting";
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #body: BoundedBody | undefined;

  constructor(connection: Connection, request: HttpRequest, answerBytes: number) {
    this.#answerBytes = answerBytes;
    this.answered = new Promise((resolve) => {
      this.#settle = resolve;
    });
    try {
      connection.client.dispatch(request as Dispatcher.DispatchOptions, this);
    } catch (error) {
      this.onResponseError(undefined, error as Error);
    }
  }

  /** Gives it up. */
  stop(): void {
    this.#end({ kind: "stopped", phase: this.#phase, bytes: this.#body?.length ?? 0 });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#phase = "waiting";
    if (this.#settled) controller.abort(new Error("given up"));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (this.#settled || status < 200) return;
    this.#phase = "answering";
    this.#status = status;
    this.#headers = headers;
    const declaredBytes = Number(headers["content-length"] ?? 0);
    if (status < 300 && declaredBytes > this.#answerBytes) this.#end({ kind: "too-large", declaredBytes });
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    const ok = this.#status < 300;
    this.#body ??= new BoundedBody(ok ? this.#answerBytes : FAILURE_BYTES);
    if (this.#body.add(chunk)) return;
    this.#end(ok ? { kind: "too-large", declaredBytes: undefined } : this.#answer(true));
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    this.intact = true;
    this.#settled = true;
    this.#settle(this.#answer(false));
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settle({ kind: "fault", error, phase: this.#phase, bytes: this.#body?.length ?? 0 });
  }

  #answer(cut: boolean): HttpAnswer {
    const body = this.#body?.bytes() ?? Buffer.alloc(0);
    return { kind: "answer", status: this.#status, headers: this.#headers, body, cut };
  }

  #end(exchanged: Exchanged): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settle(exchanged);
    this.#controller?.abort(new Error("given up"));
  }
}
