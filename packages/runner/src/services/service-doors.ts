import type { CallSignal } from "../calling/call-signal.js";
import type { Clock } from "../ports.js";
import { Door } from "./door.js";
import type { Borrower, LentVerdict, PassReport } from "./lending.js";
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

/** The table of a daemon: a door for each service that was ever called. Says without a promise whatever it can. */
export class ServiceDoors implements ServiceAdmission {
  readonly #doors = new Map<string, Door>();
  #stopping = false;

  constructor(
    private readonly clock: Pick<Clock, "nowMs" | "alarm">,
    /** How many other threads borrow passes. */
    private readonly borrowers = 0,
  ) {}

  /** How many calls wait in line, for all services. */
  get inLine(): number {
    let inLine = 0;
    for (const door of this.#doors.values()) inLine += door.inLine;
    return inLine;
  }

  enter(
    service: string,
    limits: ServiceLimits,
    signal: CallSignal,
    insists = false,
  ): Verdict | Promise<Verdict> {
    let door = this.#doors.get(service);
    if (door === undefined) {
      door = new Door(service, limits, this.clock);
      this.#doors.set(service, door);
    } else door.limits = limits;
    const verdict = door.tryEnter(insists);
    if (verdict !== undefined) return verdict;
    if (this.#stopping && !insists) return { ok: "deferred", by: "stop" };
    return door.wait(signal, insists);
  }

  leave(service: string, pass: Pass, landing: Landing, call?: CallRecord): void {
    const more = call === undefined ? undefined : { call };
    this.#doors.get(service)?.leave({ pass, landing, ...more, endMs: this.clock.nowMs() });
  }

  /** Lets a call of another thread in, as `enter` does, and lends that thread passes where nothing speaks against it. */
  async lend(
    borrower: Borrower,
    service: string,
    limits: ServiceLimits,
    signal: CallSignal,
    insists: boolean,
  ): Promise<LentVerdict> {
    const said = this.enter(service, limits, signal, insists);
    const verdict = said instanceof Promise ? await said : said;
    return verdict === "in" ? this.#doors.get(service)!.lend(borrower, this.borrowers) : { verdict };
  }

  /** Takes what a borrower reports. */
  hear(borrower: Borrower, report: PassReport): void {
    this.#doors.get(report.service)?.hear(borrower, report);
  }

  turnAway(): void {
    this.#stopping = true;
    for (const door of this.#doors.values()) door.turnAway({ ok: "deferred", by: "stop" });
  }

  /** Sends everyone away who waits, people too. */
  shut(): void {
    this.#stopping = true;
    for (const door of this.#doors.values()) door.shut();
  }

  look(service: string, limits: ServiceLimits): ServiceState | Promise<ServiceState> {
    const door = this.#doors.get(service) ?? new Door(service, limits, this.clock);
    door.limits = limits;
    if (door.borrowers.length === 0) return door.look();
    return idlePasses(door, service).then((idle) => {
      const state = door.look();
      return { ...state, inFlight: Math.max(0, state.inFlight - idle) };
    });
  }

  recentCalls(service: string): readonly RecentCall[] | Promise<readonly RecentCall[]> {
    const door = this.#doors.get(service);
    if (door === undefined) return [];
    return door.borrowers.length === 0
      ? door.recentCalls()
      : idlePasses(door, service).then(() => door.recentCalls());
  }
}

/** How many of the passes that are lent nobody uses. All that borrowers have to report comes first. */
async function idlePasses(door: Door, service: string): Promise<number> {
  const idle = await Promise.all(
    door.borrowers.map(async (borrower) => {
      const inUse = await borrower.inUse(service);
      return Math.max(0, door.lentTo(borrower) - inUse);
    }),
  );
  return idle.reduce((sum, count) => sum + count, 0);
}
