import type { Borrower } from "./lending.js";

/** The passes of one service that are with other threads, whether in use or idle. */
export class Loans {
  readonly #held = new Map<Borrower, number>();
  /** Up to which loan all have been called back. */
  #calledBack = 0;
  #areOut = false;

  constructor(private readonly service: string) {}

  /** Who holds any. */
  get borrowers(): readonly Borrower[] {
    return [...this.#held.keys()];
  }

  of(borrower: Borrower): number {
    return this.#held.get(borrower) ?? 0;
  }

  add(borrower: Borrower, passes: number): void {
    this.#held.set(borrower, this.of(borrower) + passes);
  }

  /** How many have come back: never more than were there. */
  remove(borrower: Borrower, passes: number): number {
    const held = this.of(borrower);
    if (passes < held) this.#held.set(borrower, held - passes);
    else this.#held.delete(borrower);
    return Math.min(passes, held);
  }

  /** The number of what is lent from now on. */
  lend(): number {
    this.#areOut = true;
    return this.#calledBack + 1;
  }

  /** Wants everything back that has been lent. */
  callBack(): void {
    if (!this.#areOut) return;
    this.#areOut = false;
    this.#calledBack++;
    for (const borrower of this.#held.keys()) borrower.callBack(this.service, this.#calledBack);
  }
}
