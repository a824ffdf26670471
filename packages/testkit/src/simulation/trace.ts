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

  readonly #excused = new Set<string>();

  /** Whether events are deleted after their end. */
  deletes = false;

  /** Whether a refusal says that an event has ended: it may be gone by now. */
  isOver(reason: string): boolean {
    return reason === "EVENT_ENDED" || (this.deletes && reason === "EVENT_NOT_FOUND");
  }

  /** A reason of refusals that nobody minds in this run. */
  excuse(reason: string): void {
    this.#excused.add(reason);
  }

  /** Whether a refusal is one of those that nobody minds where it was met, or in this run. */
  excuses(reasons: ReadonlySet<string>, reason: string): boolean {
    return reasons.has(reason) || this.#excused.has(reason);
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
