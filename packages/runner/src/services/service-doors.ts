import type { CallSignal } from "../calling/call-signal.js";
import type { Clock } from "../ports.js";
import { Door } from "./door.js";
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

  constructor(private readonly clock: Pick<Clock, "nowMs" | "alarm">) {}

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
      door = new Door(limits, this.clock);
      this.#doors.set(service, door);
    } else door.limits = limits;
    const verdict = door.tryEnter(insists);
    if (verdict !== undefined) return verdict;
    if (this.#stopping && !insists) return { ok: "deferred", by: "stop" };
    return door.wait(signal, insists);
  }

  leave(service: string, pass: Pass, landing: Landing, call?: CallRecord): void {
    this.#doors.get(service)?.leave(pass, landing, call);
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

  look(service: string, limits: ServiceLimits): ServiceState {
    const door = this.#doors.get(service) ?? new Door(limits, this.clock);
    door.limits = limits;
    return door.look();
  }

  recentCalls(service: string): readonly RecentCall[] {
    return this.#doors.get(service)?.recentCalls() ?? [];
  }
}
