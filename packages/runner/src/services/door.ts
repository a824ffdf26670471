import type { CallSignal } from "../calling/call-signal.js";
import type { Clock, DeferredCall } from "../ports.js";
import { Breaker } from "./breaker.js";
import { isSameLimits } from "./is-same-limits.js";
import type { Borrower, EndedCall, LentVerdict, PassReport } from "./lending.js";
import { Loans } from "./loans.js";
import { RecentCalls } from "./recent-calls.js";
import type { Pass, RecentCall, ServiceLimits, ServiceState, Verdict } from "./service-admission.js";
import { TokenBucket } from "./token-bucket.js";

/** How long a call waits in line, and holds the place of its event among those at work, before it is deferred, in milliseconds. */
const PATIENCE_MS = 1_000;

/** Someone who waits to be let in. */
interface Waiter {
  /** Until when, in milliseconds since 1970. */
  readonly untilMs: number;
  readonly settle: (verdict: Verdict) => void;
}

/** What lets the calls of one service in. */
export class Door {
  #limits: ServiceLimits;
  /** Calls in flight, and passes that are lent. */
  #inside = 0;
  #bucket: TokenBucket | undefined;
  readonly #breaker = new Breaker();
  readonly #recent = new RecentCalls();
  /** In the order they came. */
  readonly #waiting = new Set<Waiter>();
  #alarmMs = Infinity;
  #silence: (() => void) | undefined;

  readonly #loans: Loans;

  constructor(
    service: string,
    limits: ServiceLimits,
    private readonly clock: Pick<Clock, "nowMs" | "alarm">,
  ) {
    this.#loans = new Loans(service);
    this.#limits = limits;
    this.#setRate(limits);
  }

  get inLine(): number {
    return this.#waiting.size;
  }

  /** The newest ones hold from now on. */
  set limits(limits: ServiceLimits) {
    if (isSameLimits(limits, this.#limits)) return;
    const { address, breaker } = this.#limits;
    this.#limits = limits;
    const isOther = address !== limits.address;
    if (isOther || (breaker !== undefined && limits.breaker === undefined))
      this.#breaker.forget(this.clock.nowMs());
    this.#setRate(limits);
    this.#loans.callBack();
    if (this.#waiting.size > 0) this.#admit();
  }

  /** Lets a call in, or says why not; undefined: it may wait in line. `insists`: whatever the breaker says. */
  tryEnter(insists: boolean): Verdict | undefined {
    if (this.#breaker.isOpen && !insists) {
      const { nextProbeMs = Infinity } = this.#breaker;
      if (nextProbeMs > this.clock.nowMs() || !this.#hasRoom()) return this.#breakerOpen();
      this.#breaker.probe();
      return this.#enter("probe");
    }
    if (this.#waiting.size === 0 && this.#hasRoom()) return this.#enter("in");
    if (insists || this.#bucket === undefined) return undefined;
    // Who would lose patience anyway need not stand in line.
    const nowMs = this.clock.nowMs();
    const untilMs = this.#bucket.whenMs(this.#waiting.size + 1, nowMs);
    return untilMs - nowMs > PATIENCE_MS ? { ok: "deferred", by: "rate", untilMs } : undefined;
  }

  /** Waits in line. */
  wait(signal: CallSignal, insists: boolean): Promise<Verdict> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve("gone");
        return;
      }
      const abort = (): void => {
        this.#waiting.delete(waiter);
        resolve("gone");
      };
      const waiter: Waiter = {
        untilMs: insists ? Infinity : this.clock.nowMs() + PATIENCE_MS,
        settle: (verdict) => {
          signal.removeEventListener("abort", abort);
          resolve(verdict);
        },
      };
      signal.addEventListener("abort", abort);
      this.#waiting.add(waiter);
      this.#admit();
      if (this.#waiting.size > 0) this.#loans.callBack();
    });
  }

  leave(call: EndedCall): void {
    this.#inside--;
    this.#landed(call);
    if (this.#waiting.size > 0) this.#admit();
  }

  /** A call of a borrower has got in. Lends it what its next ones get in by: its even share of all passes, and further ones one by one while there are more. */
  lend(borrower: Borrower, borrowers: number): LentVerdict {
    const loans = this.#loans;
    loans.add(borrower, 1);
    const isPlain = this.#bucket === undefined && !this.#breaker.isOpen && this.#waiting.size === 0;
    const left = this.#limits.concurrency - this.#inside;
    const wanted = Math.floor(this.#limits.concurrency / borrowers) - loans.of(borrower);
    if (!isPlain || (left <= 0 && wanted < 0)) return { verdict: "in" };
    const spare = Math.max(0, Math.min(left, wanted));
    this.#inside += spare;
    loans.add(borrower, spare);
    return { verdict: "in", lent: { number: loans.lend(), spare } };
  }

  /** Takes what a borrower reports. */
  hear(borrower: Borrower, { passes, calls }: PassReport): void {
    this.#inside -= this.#loans.remove(borrower, passes);
    for (const call of calls) {
      if (call.pass === "probe") this.#inside--;
      this.#landed(call);
    }
    if (this.#waiting.size > 0) this.#admit();
  }

  /** Who holds passes. */
  get borrowers(): readonly Borrower[] {
    return this.#loans.borrowers;
  }

  /** How many passes a borrower holds. */
  lentTo(borrower: Borrower): number {
    return this.#loans.of(borrower);
  }

  /** Defers all that wait and do not insist. */
  turnAway(verdict: DeferredCall): void {
    for (const waiter of this.#waiting) if (waiter.untilMs !== Infinity) this.#settle(waiter, verdict);
  }

  shut(): void {
    for (const waiter of this.#waiting) this.#settle(waiter, "gone");
    this.#silence?.();
    this.#silence = undefined;
  }

  look(): ServiceState {
    const { breaker } = this.#limits;
    return {
      ...this.#breaker.look(breaker),
      inFlight: this.#inside,
      inLine: this.#waiting.size,
      recent: this.#recent.summary(),
    };
  }

  recentCalls(): readonly RecentCall[] {
    return this.#recent.list();
  }

  #landed({ pass, landing, call, endMs }: EndedCall): void {
    if (call !== undefined) this.#recent.add(call, endMs);
    const changed = this.#breaker.landed(pass, landing, this.#limits.breaker, this.clock.nowMs());
    if (changed !== "opened") return;
    this.turnAway(this.#breakerOpen());
    this.#loans.callBack();
  }

  /** Whether one more may be in flight, and begin now: then its token is taken. */
  #hasRoom(): boolean {
    if (this.#inside >= this.#limits.concurrency) return false;
    return this.#bucket === undefined || this.#bucket.take(this.clock.nowMs());
  }

  #enter(pass: Pass): Pass {
    this.#inside++;
    return pass;
  }

  #settle(waiter: Waiter, verdict: Verdict): void {
    this.#waiting.delete(waiter);
    waiter.settle(verdict);
  }

  #breakerOpen(): DeferredCall {
    const { sinceMs, nextProbeMs } = this.#breaker;
    return {
      ok: "deferred",
      by: "breaker",
      ...(sinceMs === undefined ? undefined : { openSinceMs: sinceMs }),
      ...(nextProbeMs === undefined ? undefined : { untilMs: nextProbeMs }),
    };
  }

  /** Lets in whom it can, defers those whose patience is over, and sees that it looks again in time. */
  #admit(): void {
    const nowMs = this.clock.nowMs();
    const bucket = this.#bucket;
    let needsToken = false;
    for (const waiter of this.#waiting) {
      if (this.#inside >= this.#limits.concurrency) break;
      if (bucket !== undefined && !bucket.take(nowMs)) {
        needsToken = true;
        break;
      }
      this.#settle(waiter, this.#enter("in"));
    }
    let atMs = needsToken ? bucket!.whenMs(1, nowMs) : Infinity;
    for (const waiter of this.#waiting) {
      if (waiter.untilMs > nowMs) {
        atMs = Math.min(atMs, waiter.untilMs);
        // Those behind it came later; people, who have all the time, may stand between.
        if (waiter.untilMs !== Infinity) break;
      } else if (needsToken) {
        const untilMs = bucket!.whenMs(this.#waiting.size, nowMs);
        this.#settle(waiter, { ok: "deferred", by: "rate", untilMs });
      } else this.#settle(waiter, { ok: "deferred", by: "concurrency" });
    }
    this.#lookAt(atMs);
  }

  #lookAt(atMs: number): void {
    if (this.#silence !== undefined && this.#alarmMs <= atMs) return;
    this.#silence?.();
    this.#silence = undefined;
    if (atMs === Infinity) return;
    this.#alarmMs = atMs;
    this.#silence = this.clock.alarm(atMs, () => {
      this.#silence = undefined;
      if (this.#waiting.size > 0) this.#admit();
    });
  }

  #setRate({ rate }: ServiceLimits): void {
    const { rate: known } = this.#bucket ?? {};
    if (known?.calls === rate?.calls && known?.perMs === rate?.perMs) return;
    this.#bucket = rate === undefined ? undefined : new TokenBucket(rate, this.clock.nowMs());
  }
}
