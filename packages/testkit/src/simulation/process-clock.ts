import type { Clock } from "@machinery/runner";
import type { Random } from "../random.js";
import type { VirtualClock } from "../virtual-clock.js";

/** How late an alarm may notice that the wall clock has jumped: the real one looks again this often. */
const LONGEST_SLEEP_MS = 10_000;

/** The machine that processes run on: its wall clock, which people set, and whether it does anything at all. It outlives them. */
export class Machine {
  /** By how much the wall clock is ahead. */
  #aheadMs = 0;
  #asleepUntilMs = -Infinity;
  readonly #jumped = new Set<() => void>();

  constructor(private readonly clock: VirtualClock) {}

  get wallMs(): number {
    return this.clock.nowMs() + this.#aheadMs;
  }

  /** How long nothing goes on any more: 0 unless it is asleep. */
  get asleepMs(): number {
    return Math.max(0, this.#asleepUntilMs - this.clock.nowMs());
  }

  /** The wall clock is set, forward or back. */
  jump(byMs: number): void {
    this.#aheadMs += byMs;
    for (const jumped of this.#jumped) jumped();
  }

  /** Nothing goes on for so long: then all that came due is due at once. */
  sleep(ms: number): void {
    this.#asleepUntilMs = Math.max(this.#asleepUntilMs, this.clock.nowMs() + ms);
  }

  /** To be called at each jump. Gives what takes it back. */
  onJump(jumped: () => void): () => void {
    this.#jumped.add(jumped);
    return () => this.#jumped.delete(jumped);
  }
}

interface Alarm {
  /** Looks whether it is to ring by now. */
  readonly look: () => void;
  silence: () => void;
}

/**
 * Partition time as the daemon's own clock keeps it, over a machine: it jumps forward with the wall clock and never goes back; while the wall is
 * behind, it advances by the monotonic clock. Dies with its process.
 */
export class ProcessClock implements Clock {
  readonly #raw;
  readonly #alarms = new Set<Alarm>();
  readonly #forget: () => void;
  #lastMs: number;
  #lastRawMs: number;

  constructor(
    clock: VirtualClock,
    private readonly machine: Machine,
    random: Random,
  ) {
    this.#raw = clock.open();
    this.#lastMs = machine.wallMs;
    this.#lastRawMs = this.#raw.nowMs();
    this.#forget = machine.onJump(() => {
      for (const alarm of this.#alarms) {
        alarm.silence();
        alarm.silence = this.after(random.between(0, LONGEST_SLEEP_MS), alarm.look);
      }
    });
  }

  nowMs(): number {
    const { wallMs } = this.machine;
    const rawMs = this.#raw.nowMs();
    this.#lastMs = wallMs >= this.#lastMs ? wallMs : this.#lastMs + (rawMs - this.#lastRawMs);
    this.#lastRawMs = rawMs;
    return this.#lastMs;
  }

  notBefore(ms: number): void {
    this.#lastMs = Math.max(this.nowMs(), ms);
  }

  alarm(atMs: number, ring: () => void): () => void {
    const alarm: Alarm = {
      look: () => {
        const leftMs = atMs - this.nowMs();
        if (leftMs > 0) {
          alarm.silence = this.after(leftMs, alarm.look);
          return;
        }
        this.#alarms.delete(alarm);
        ring();
      },
      silence: () => {},
    };
    this.#alarms.add(alarm);
    alarm.silence = this.after(Math.max(0, atMs - this.nowMs()), alarm.look);
    return () => {
      this.#alarms.delete(alarm);
      alarm.silence();
    };
  }

  /** Calls back after so long by the monotonic clock, whatever is done to the wall's; later while the machine is asleep. */
  after(ms: number, ring: () => void): () => void {
    let silence: () => void = () => {};
    const arm = (leftMs: number): void => {
      silence = this.#raw.alarm(this.#raw.nowMs() + leftMs, () => {
        const { asleepMs } = this.machine;
        if (asleepMs > 0) arm(asleepMs);
        else ring();
      });
    };
    arm(ms);
    return () => silence();
  }

  stop(): void {
    this.#forget();
    this.#alarms.clear();
    this.#raw.stop();
  }
}
