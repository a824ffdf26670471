import { CallControl, type CallSignal } from "../calling/call-signal.js";
import type { Clock } from "../ports.js";
import { BorrowedPasses } from "./borrowed-passes.js";
import { isSameLimits } from "./is-same-limits.js";
import type { Borrower, Lender, LentVerdict } from "./lending.js";
import type {
  CallRecord,
  Landing,
  Pass,
  RecentCall,
  ServiceAdmission,
  ServiceLimits,
  ServiceState,
  Verdict,
} from "./service-admission.js";

/** How long the table may not know of calls that were answered, in milliseconds. */
const TELL_MS = 25;
/** How many such calls of one service may wait to be told. */
const MOST_UNTOLD = 256;
/** Passes that nobody used for so long go back, in milliseconds. */
const UNUSED_MS = 1_000;

const stopped: Verdict = { ok: "deferred", by: "stop" };

/**
 * Lets calls in by passes that it borrows from a table in another thread: while it has an idle one nobody is asked. What it is lent counts there as if it were in
 * flight, so that limits hold for all threads together.
 */
export class BorrowingAdmission implements ServiceAdmission, Borrower {
  readonly #services = new Map<string, BorrowedPasses>();
  /** Those who have asked, and wait: each can be sent away. */
  readonly #asking = new Set<(verdict: Verdict) => void>();
  readonly #untold = new Set<BorrowedPasses>();
  #isStopping = false;
  #willTell = false;
  #willLook = false;

  constructor(
    private readonly lender: Lender,
    private readonly clock: Pick<Clock, "nowMs" | "alarm">,
  ) {}

  enter(
    service: string,
    limits: ServiceLimits,
    signal: CallSignal,
    insists = false,
  ): Verdict | Promise<Verdict> {
    let passes = this.#services.get(service);
    if (passes === undefined) this.#services.set(service, (passes = new BorrowedPasses(service, limits)));
    else if (limits !== passes.limits) this.#follow(passes, limits);
    if (!insists && passes.take()) return "in";
    if (this.#isStopping && !insists) return stopped;
    return this.#ask(passes, service, limits, signal, insists);
  }

  leave(service: string, pass: Pass, landing: Landing, call?: CallRecord): void {
    const passes = this.#services.get(service);
    if (passes === undefined) return;
    passes.ended({
      pass,
      landing,
      ...(call === undefined ? undefined : { call }),
      endMs: this.clock.nowMs(),
    });
    // Nobody should wait for a pass that goes back, and a breaker should not open late.
    const isUrgent = passes.owes || pass === "probe" || typeof landing === "object";
    if (isUrgent || passes.untold >= MOST_UNTOLD) this.#tell(passes);
    else this.#tellSoon(passes);
    this.#lookLater(passes);
  }

  turnAway(): void {
    this.#isStopping = true;
    for (const sendAway of this.#asking) sendAway(stopped);
    this.lender.turnAway();
  }

  look(service: string, limits: ServiceLimits): Promise<ServiceState> {
    return this.lender.look(service, limits);
  }

  recentCalls(service: string): Promise<readonly RecentCall[]> {
    return this.lender.recentCalls(service);
  }

  callBack(service: string, loan: number): void {
    const passes = this.#services.get(service);
    if (passes === undefined) return;
    passes.giveUp(loan);
    this.#tell(passes);
  }

  inUse(service: string): Promise<number> {
    const passes = this.#services.get(service);
    if (passes !== undefined) this.#tell(passes);
    return Promise.resolve(passes?.inUse ?? 0);
  }

  /** Whoever gives up, or is sent away, need not hear of the table; what it says nevertheless goes back. */
  #ask(
    passes: BorrowedPasses,
    service: string,
    limits: ServiceLimits,
    signal: CallSignal,
    insists: boolean,
  ): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      const control = new CallControl();
      const settle = (verdict: Verdict): void => {
        this.#asking.delete(sendAway);
        signal.removeEventListener("abort", abort);
        resolve(verdict);
      };
      const sendAway = (verdict: Verdict): void => {
        settle(verdict);
        control.abort();
      };
      const abort = (): void => sendAway("gone");
      this.#asking.add(sendAway);
      signal.addEventListener("abort", abort);
      this.lender.enter(service, limits, insists, control).then(
        (said) => {
          this.#heard(passes, limits, said);
          if (!control.aborted) settle(said.verdict);
          else if (said.verdict === "in" || said.verdict === "probe")
            this.leave(service, said.verdict, "untold");
          return undefined;
        },
        (error: Error) => {
          if (control.aborted) return;
          this.#asking.delete(sendAway);
          signal.removeEventListener("abort", abort);
          reject(error);
        },
      );
      if (signal.aborted) abort();
    });
  }

  #heard(passes: BorrowedPasses, limits: ServiceLimits, { verdict, lent }: LentVerdict): void {
    if (verdict !== "in") return;
    passes.lent(lent, isSameLimits(limits, passes.limits));
    if (passes.owes) this.#tell(passes);
    this.#lookLater(passes);
  }

  /** Goes by the newest limits: what was lent under others is not used any more. */
  #follow(passes: BorrowedPasses, limits: ServiceLimits): void {
    const isSame = isSameLimits(limits, passes.limits);
    passes.limits = limits;
    if (isSame) return;
    passes.giveUp();
    this.#tell(passes);
  }

  #tell(passes: BorrowedPasses): void {
    this.#untold.delete(passes);
    const report = passes.report();
    if (report !== undefined) this.lender.report(report);
  }

  #tellSoon(passes: BorrowedPasses): void {
    this.#untold.add(passes);
    if (this.#willTell) return;
    this.#willTell = true;
    this.clock.alarm(this.clock.nowMs() + TELL_MS, () => {
      this.#willTell = false;
      for (const one of this.#untold) this.#tell(one);
    });
  }

  /** Sees that what is idle goes back when nobody uses it. */
  #lookLater(passes: BorrowedPasses): void {
    if (this.#willLook || passes.idle === 0) return;
    this.#willLook = true;
    this.clock.alarm(this.clock.nowMs() + UNUSED_MS, () => {
      this.#willLook = false;
      for (const one of this.#services.values()) {
        if (one.idle === 0) continue;
        one.giveUpUnused();
        if (one.owes) this.#tell(one);
        this.#lookLater(one);
      }
    });
  }
}
