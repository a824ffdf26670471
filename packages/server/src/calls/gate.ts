import type { CallSignal } from "@machinery/runner";

/** Someone who waits to be let in. */
type Waiter = (entered: boolean) => void;

interface Door {
  inside: number;
  limit: number;
  /** In the order they came. */
  readonly waiting: Set<Waiter>;
}

/**
 * Bounds how many calls to a service are in flight. Who comes when it is full waits, first come first served, for as long as its
 * signal lets it; so there are never more waiting than there is at work. A door that nobody uses takes no memory.
 */
export class Gate {
  readonly #doors = new Map<string, Door>();

  /** How many wait, at all doors. */
  get waiting(): number {
    let waiting = 0;
    for (const door of this.#doors.values()) waiting += door.waiting.size;
    return waiting;
  }

  /**
   * Goes in, or waits to. True: inside. The promise gives false when the signal was aborted first, or the gate shut: not inside.
   * Everyone inside must `leave`. A changed limit holds from then on.
   */
  enter(service: string, limit: number, signal: CallSignal): true | Promise<boolean> {
    let door = this.#doors.get(service);
    if (door === undefined) {
      door = { inside: 0, limit, waiting: new Set() };
      this.#doors.set(service, door);
    }
    door.limit = limit;
    if (door.inside < limit && door.waiting.size === 0) {
      door.inside += 1;
      return true;
    }
    const { waiting } = door;
    return new Promise((resolve) => {
      const settle: Waiter = (entered) => {
        signal.removeEventListener("abort", abort);
        resolve(entered);
      };
      const abort = (): void => {
        waiting.delete(settle);
        this.#tidy(service);
        settle(false);
      };
      if (signal.aborted) {
        resolve(false);
        return;
      }
      signal.addEventListener("abort", abort);
      waiting.add(settle);
      this.#admit(service);
    });
  }

  /** Comes out, and lets the next one in. */
  leave(service: string): void {
    const door = this.#doors.get(service);
    if (door === undefined) return;
    door.inside -= 1;
    this.#admit(service);
    this.#tidy(service);
  }

  /** Sends everyone away who waits. */
  shut(): void {
    for (const [service, door] of this.#doors) {
      for (const waiter of door.waiting) waiter(false);
      door.waiting.clear();
      this.#tidy(service);
    }
  }

  #admit(service: string): void {
    const door = this.#doors.get(service);
    if (door === undefined) return;
    while (door.inside < door.limit) {
      const first = door.waiting.values().next();
      if (first.done === true) return;
      door.waiting.delete(first.value);
      door.inside += 1;
      first.value(true);
    }
  }

  #tidy(service: string): void {
    const door = this.#doors.get(service);
    if (door !== undefined && door.inside === 0 && door.waiting.size === 0) this.#doors.delete(service);
  }
}
