import { type Command, type Effect, hasTaken, type LookEffect } from "@machinery/engine";
import { readSignals, type StoreReader } from "@machinery/store";
import type { Clock } from "../ports.js";
import type { Resident } from "../residents/resident.js";
import { messageOf } from "../trouble.js";
import { offered, type OfferedEntry } from "./offered.js";

/** What is offered to an event in one go. */
const AT_ONCE = { signals: 64, bytes: 1024 * 1024 } as const;

/** What looking at kept signals needs around it. */
export interface LookSurroundings {
  readonly reader: StoreReader;
  readonly clock: Clock;
  readonly act: (resident: Resident, command: Command) => void;
  /** Holds an event of which it is not known what was kept for it, until somebody has it look again. */
  readonly setAside: (resident: Resident, message: string) => void;
  /** Called with what reading threw. */
  readonly trouble: (error: unknown, message: string, eventId: string) => void;
}

/**
 * Looks at the signals that were kept when a step began to listen. It does so once that step is durable: a signal that comes later finds the
 * step, and one that came before is found here, so none is missed between.
 */
export class Looks {
  /** The looks at work, by event and step. */
  readonly #atWork = new Set<string>();
  /** The last look of each event. */
  readonly #last = new Map<string, Promise<void>>();

  constructor(private readonly around: LookSurroundings) {}

  /** Begins the looks that are owed and not at work. */
  reconcile(resident: Resident, effects: readonly Effect[]): void {
    for (const effect of effects) if (effect.kind === "look") this.#begin(resident, effect);
  }

  #begin(resident: Resident, effect: LookEffect): void {
    const { eventId } = resident;
    const name = `${eventId}/${effect.order}`;
    if (this.#atWork.has(name)) return;
    this.#atWork.add(name);
    // One after the other: a thousand steps that listen would read the same signals at once, and most of them in vain.
    const before = this.#last.get(eventId);
    const done =
      before === undefined ? this.#look(resident, effect) : before.then(() => this.#look(resident, effect));
    this.#last.set(eventId, done);
    void done.finally(() => {
      this.#atWork.delete(name);
      if (this.#last.get(eventId) === done) this.#last.delete(eventId);
    });
  }

  /** Never rejects. */
  async #look(resident: Resident, { step, order, signal, key }: LookEffect): Promise<void> {
    // It may have ended while those before it looked.
    if (!isLooking(resident, order)) return;
    const { reader, clock, act, setAside, trouble } = this.around;
    const leavesOut = (id: string) => hasTaken(resident.state, signal, id);
    let signals: OfferedEntry[] = [];
    let bytes = 0;
    try {
      for await (const { signal: entry } of readSignals(reader, signal, key, { leavesOut })) {
        if (Number(entry.expireTimeMs) <= clock.nowMs()) continue;
        signals.push(offered(entry));
        bytes += entry.data.byteLength;
        if (signals.length < AT_ONCE.signals && bytes < AT_ONCE.bytes) continue;
        act(resident, { kind: "signals-found", step, signals, isAll: false });
        signals = [];
        bytes = 0;
        if (!isLooking(resident, order)) return;
      }
    } catch (error) {
      trouble(error, "kept signals cannot be read", resident.eventId);
      // What cannot be read may be what it waits for: that is not the same as that there is nothing.
      if (isLooking(resident, order)) setAside(resident, `kept signals cannot be read: ${messageOf(error)}`);
      return;
    }
    act(resident, { kind: "signals-found", step, signals, isAll: true });
  }
}

function isLooking({ state }: Resident, order: number): boolean {
  const awaited = state.awaited?.get(order)?.awaited;
  return awaited?.kind === "listen" && awaited.looking;
}
