import type { Clock } from "@machinery/runner";

/** Time that stands still until it is told to go on. */
export interface VirtualClock {
  nowMs(): number;
  /** A clock for one user. `stop` takes all its alarms back: what a process leaves behind when it dies. */
  open(): Clock & { stop(): void };
  /** Goes on to the next alarm and rings it. False: nobody has set one. */
  step(): boolean;
  /** When the next alarm rings, in milliseconds since 1970. */
  nextMs(): number | undefined;
  /** Goes on by so much, without ringing what falls into it late: alarms ring at their time, in order. */
  advance(byMs: number): void;
}

interface Alarm {
  readonly atMs: number;
  readonly order: number;
  readonly ring: () => void;
}

/** A clock whose alarms ring in the order of their times, and of being set. Waits for nothing real. */
export function createVirtualClock(startMs = Date.UTC(2026, 0, 1)): VirtualClock {
  let nowMs = startMs;
  let order = 0;
  const alarms = new Set<Alarm>();

  const earliest = (): Alarm | undefined => {
    let first: Alarm | undefined;
    for (const alarm of alarms) {
      if (
        first === undefined ||
        alarm.atMs < first.atMs ||
        (alarm.atMs === first.atMs && alarm.order < first.order)
      )
        first = alarm;
    }
    return first;
  };
  const step = (): boolean => {
    const alarm = earliest();
    if (alarm === undefined) return false;
    alarms.delete(alarm);
    nowMs = Math.max(nowMs, alarm.atMs);
    alarm.ring();
    return true;
  };

  return {
    nowMs: () => nowMs,
    open() {
      const own = new Set<Alarm>();
      let stopped = false;
      return {
        nowMs: () => nowMs,
        notBefore(ms) {
          nowMs = Math.max(nowMs, ms);
        },
        alarm(atMs, ring) {
          if (stopped) return () => {};
          const alarm: Alarm = {
            atMs,
            order: order++,
            ring: () => {
              own.delete(alarm);
              ring();
            },
          };
          own.add(alarm);
          alarms.add(alarm);
          return () => {
            own.delete(alarm);
            alarms.delete(alarm);
          };
        },
        stop() {
          stopped = true;
          for (const alarm of own) alarms.delete(alarm);
          own.clear();
        },
      };
    },
    step,
    nextMs: () => earliest()?.atMs,
    advance(byMs) {
      const untilMs = nowMs + byMs;
      for (let next = earliest(); next !== undefined && next.atMs <= untilMs; next = earliest()) step();
      nowMs = untilMs;
    },
  };
}
