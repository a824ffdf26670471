import { EventEmitter } from "node:events";

/** The main process's end of a port whose other end is in a page of Chromium. */
export class PortStandIn extends EventEmitter {
  #waiting: unknown[] | undefined = [];
  #isClosed = false;

  constructor(
    /** Hands a message on to the page. */
    private readonly send: (data: unknown) => void,
    private readonly end: () => void,
  ) {
    super();
  }

  /** What came before is told now. */
  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const data of waiting) this.emit("message", { data });
  }

  postMessage(data: unknown): void {
    if (!this.#isClosed) this.send(structuredClone(data));
  }

  close(): void {
    this.end();
    this.left();
  }

  /** Something came from the page. */
  hear(data: unknown): void {
    if (this.#waiting === undefined) this.emit("message", { data });
    else this.#waiting.push(data);
  }

  /** The page closed its end, or is gone. */
  left(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit("close");
  }
}
