import { createHash } from "node:crypto";

const TAIL = 60;

/** Everything that happens in a run, in order. */
export class Trace {
  readonly #hash = createHash("sha256");
  readonly #tail: string[] = [];
  readonly violations: string[] = [];

  constructor(private readonly nowMs: () => number) {}

  get tail(): readonly string[] {
    return this.#tail;
  }

  note(text: string): void {
    const line = `${this.nowMs()} ${text}`;
    this.#hash.update(line).update("\n");
    this.#tail.push(line);
    if (this.#tail.length > TAIL) this.#tail.shift();
  }

  /** Something that must never be. */
  violation(text: string): void {
    this.note(`VIOLATION ${text}`);
    if (this.violations.length < 20) this.violations.push(text);
  }

  /** Of all that was noted. Ends the trace. */
  digest(): string {
    return this.#hash.digest("hex");
  }
}
