import type { Change, EventSummary, TimedFact } from "../partition.js";

/** Where a cursor points. */
export type Place =
  | { readonly kind: "from"; readonly number: number }
  | { readonly kind: "expired" }
  | { readonly kind: "invalid" };

/**
 * The recent commits, without payloads, for watchers that come back with a cursor. It begins to remember when somebody first watches:
 * before that there is no cursor to come back with.
 */
export class WatchRing {
  readonly #changes: (Change | undefined)[];
  #next = 1;
  /** The number of the oldest change remembered. */
  #first = 1;
  #active = false;

  constructor(
    private name: string,
    size: number,
  ) {
    this.#changes = Array.from({ length: Math.max(1, size) });
  }

  get isActive(): boolean {
    return this.#active;
  }

  /** The cursor of the last commit: what follows it has not happened yet. */
  get cursor(): string {
    return this.#cursorOf(this.#next - 1);
  }

  activate(): void {
    this.#active = true;
  }

  add(event: EventSummary, facts: readonly TimedFact[]): Change {
    const number = this.#next++;
    const change: Change = { cursor: this.#cursorOf(number), event: withoutPayload(event), facts };
    this.#changes[number % this.#changes.length] = change;
    this.#first = Math.max(this.#first, this.#next - this.#changes.length);
    return change;
  }

  /** Where a cursor points: the number of the first change after it. */
  find(cursor: string): Place {
    const match = /^p0:([0-9a-z]{1,64}):(0|[1-9][0-9]{0,15})$/.exec(cursor);
    if (match === null) return { kind: "invalid" };
    const number = Number(match[2]) + 1;
    if (match[1] !== this.name || number < this.#first) return { kind: "expired" };
    return number > this.#next ? { kind: "invalid" } : { kind: "from", number };
  }

  /** The changes from a number on. */
  from(number: number): readonly Change[] {
    const found: Change[] = [];
    for (let at = number; at < this.#next; at++) found.push(this.#changes[at % this.#changes.length]!);
    return found;
  }

  /** Forgets everything; cursors of before are expired. */
  reset(name: string): void {
    this.name = name;
    this.#changes.fill(undefined);
    this.#first = this.#next = 1;
  }

  #cursorOf(number: number): string {
    return `p0:${this.name}:${number}`;
  }
}

function withoutPayload(event: EventSummary): EventSummary {
  if (event.error === undefined) return event;
  const { reason, message, step, attempts } = event.error;
  return { ...event, error: { reason, message, step, attempts } };
}
