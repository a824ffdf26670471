import type { EndedCall, Loan, PassReport } from "./lending.js";
import type { ServiceLimits } from "./service-admission.js";

/** The passes of one service that this thread holds, and what it has not told of them yet. */
export class BorrowedPasses {
  #idle = 0;
  #inUse = 0;
  /** How many of those in use go back when their calls are over. */
  #owed = 0;
  /** The fewest that were idle since this was last looked at. */
  #leastIdle = 0;
  #calledBack = 0;
  #goBack = 0;
  #calls: EndedCall[] = [];

  constructor(
    private readonly service: string,
    /** The ones that it was lent under. */
    public limits: ServiceLimits,
  ) {}

  get idle(): number {
    return this.#idle;
  }

  get inUse(): number {
    return this.#inUse;
  }

  /** How many calls wait to be told. */
  get untold(): number {
    return this.#calls.length;
  }

  /** Whether passes wait to be given back. */
  get owes(): boolean {
    return this.#goBack > 0;
  }

  /** Lets a call in by an idle one, if there is any. */
  take(): boolean {
    if (this.#idle === 0) return false;
    this.#idle--;
    this.#leastIdle = Math.min(this.#leastIdle, this.#idle);
    this.#inUse++;
    return true;
  }

  /** One call was let in. `isNew`: under the limits that hold now. */
  lent(loan: Loan | undefined, isNew: boolean): void {
    this.#inUse++;
    if (isNew && loan !== undefined && loan.number > this.#calledBack) {
      this.#idle += loan.spare;
      return;
    }
    this.#owed++;
    this.#goBack += loan?.spare ?? 0;
  }

  /** A call is over. */
  ended(call: EndedCall): void {
    this.#calls.push(call);
    if (call.pass === "probe") return;
    this.#inUse--;
    if (this.#owed === 0) this.#idle++;
    else {
      this.#owed--;
      this.#goBack++;
    }
  }

  /** Keeps nothing of what it was lent up to now. */
  giveUp(calledBack = this.#calledBack): void {
    this.#calledBack = calledBack;
    this.#goBack += this.#idle;
    this.#idle = this.#leastIdle = 0;
    this.#owed = this.#inUse;
  }

  /** Gives up what was not used since this was called last. */
  giveUpUnused(): void {
    this.#goBack += this.#leastIdle;
    this.#idle -= this.#leastIdle;
    this.#leastIdle = this.#idle;
  }

  /** What there is to tell; nothing where there is nothing. */
  report(): PassReport | undefined {
    if (this.#goBack === 0 && this.#calls.length === 0) return undefined;
    const report = { service: this.service, passes: this.#goBack, calls: this.#calls };
    this.#goBack = 0;
    this.#calls = [];
    return report;
  }
}
