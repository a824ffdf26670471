import type { Resident } from "./resident.js";
import type { Visit } from "./residents.js";
import { isStoreTrouble, messageOf } from "../trouble.js";

/** What setting events aside needs around it. */
export interface AsideSurroundings {
  /** Puts it on its way to disk that the event is set aside. Throws when that cannot be decided. */
  quarantine(resident: Resident, message: string): void;
  /** Gives up the event's calls, and lets it leave memory when nothing of it is on its way to disk. */
  leave(resident: Resident): void;
  visit(eventId: string, visit: Visit): void;
  trouble(error: unknown, message: string, eventId: string): void;
  isDead(): boolean;
}

/** Events that cannot be carried on: set aside in the store, or, where not even that can be done, in memory. */
export class Asides {
  /** Events that could not even be set aside in the store, with why. Tried again when the store is opened next. */
  readonly #inMemory = new Map<string, string>();
  /** Events that were read back to be set aside, until they are. */
  readonly #purged = new Set<string>();

  constructor(private readonly around: AsideSurroundings) {}

  /** Why an event is aside in memory; undefined when it is not. */
  why(eventId: string): string | undefined {
    return this.#inMemory.get(eventId);
  }

  /** An event cannot be read back. */
  cannotLoad(eventId: string, error: unknown): void {
    if (this.around.isDead() || this.#inMemory.has(eventId)) return;
    if (!isStoreTrouble(error)) this.#inMemory.set(eventId, messageOf(error));
    this.around.trouble(error, "an event cannot be read back and is set aside", eventId);
  }

  /** Sets an event aside whose state is sound. */
  setAside(resident: Resident, message: string): void {
    const { eventId } = resident;
    try {
      this.around.quarantine(resident, message);
    } catch (error) {
      this.#inMemory.set(eventId, message);
      this.around.trouble(
        error,
        "an event could not be set aside in the store and stays aside in memory",
        eventId,
      );
    }
  }

  /**
   * A resident whose state is not to be trusted leaves memory, is read back, and set aside in the store. To be called again when
   * something of it was still on its way to disk.
   */
  purge(resident: Resident): void {
    this.around.leave(resident);
    if (resident.queued > 0) return;
    const { eventId, poison = "" } = resident;
    if (this.#purged.has(eventId)) {
      // Setting it aside is what failed.
      this.#inMemory.set(eventId, poison);
      return;
    }
    this.#purged.add(eventId);
    this.around.visit(eventId, (fresh, error) => {
      if (fresh !== undefined) this.setAside(fresh, poison);
      else if (error !== undefined) this.cannotLoad(eventId, error);
    });
  }

  /** An event has been set aside in the store. */
  done(eventId: string): void {
    this.#purged.delete(eventId);
  }
}
