import { EventStatus } from "@machinery/protocol";
import { isAtWork, type Resident } from "./resident.js";
import { TurnoverMap } from "../turnover-map.js";

/** Called with the event, or with why it could not be had: `undefined` for both means there is none. Must not throw. */
export type Visit = (resident: Resident | undefined, error?: unknown) => void;

/**
 * The events in memory. Those at work, or with something on its way to disk, stay; of the others the ones used last stay within
 * a bound of bytes. Ended events leave at once, and so do those that wait for their turn to begin: under a flood of posts very many come for each
 * that begins soon.
 */
export class Residents {
  readonly #all = new TurnoverMap<string, Resident>();
  /** Those that may leave, the longest unused first. */
  readonly #idle = new Map<string, number>();
  #idleBytes = 0;
  #atWork = 0;
  readonly #loading = new Map<string, Visit[]>();

  constructor(
    private readonly stateBytes: number,
    private readonly load: (eventId: string) => Promise<Resident | undefined>,
  ) {}

  /** How many are in memory. */
  get size(): number {
    return this.#all.size;
  }

  /** How many of them are at work. */
  get atWork(): number {
    return this.#atWork;
  }

  peek(eventId: string): Resident | undefined {
    return this.#all.get(eventId);
  }

  all(): Iterable<Resident> {
    return this.#all.values();
  }

  /** Takes in an event that was just born. */
  add(resident: Resident): void {
    this.#all.set(resident.eventId, resident);
    this.moved(resident);
  }

  /** To be told when a decision has changed the status of an event in memory. */
  moved(resident: Resident): void {
    const atWork = isAtWork(resident.state.status);
    if (atWork === resident.atWork) return;
    resident.atWork = atWork;
    this.#atWork += atWork ? 1 : -1;
  }

  /**
   * Has the event visited: at once when it is in memory, else as soon as it is read. Visits of one event come in the order
   * they were asked for. The event cannot leave memory during a visit; what it is to do must be begun there.
   */
  visit(eventId: string, visit: Visit): void {
    const resident = this.#all.get(eventId);
    if (resident !== undefined) {
      this.#occupy(resident);
      visit(resident);
      this.settle(resident);
      return;
    }
    const waiting = this.#loading.get(eventId);
    if (waiting !== undefined) {
      waiting.push(visit);
      return;
    }
    const visits = [visit];
    this.#loading.set(eventId, visits);
    this.load(eventId).then(
      (loaded) => this.#arrive(eventId, loaded, visits),
      (error: unknown) => {
        this.#loading.delete(eventId);
        for (const each of visits) each(undefined, error);
      },
    );
  }

  /** Lets the event leave memory when nothing holds it. To be called whenever something about it has changed. */
  settle(resident: Resident): void {
    const { eventId } = resident;
    if (this.#all.get(eventId) !== resident) return;
    this.#occupy(resident);
    if (resident.queued > 0 || resident.inFlight > 0) return;
    const { state } = resident;
    if (state.ended || resident.poison !== undefined || state.status === EventStatus.ACCEPTED) {
      this.#all.delete(eventId);
      if (resident.atWork) this.#atWork--;
      return;
    }
    if (resident.atWork) return;
    const bytes = state.byteSize;
    this.#idle.set(eventId, bytes);
    this.#idleBytes += bytes;
    for (const [oldest, size] of this.#idle) {
      if (this.#idleBytes <= this.stateBytes) break;
      this.#idle.delete(oldest);
      this.#idleBytes -= size;
      this.#all.delete(oldest);
    }
  }

  #arrive(eventId: string, loaded: Resident | undefined, visits: readonly Visit[]): void {
    this.#loading.delete(eventId);
    if (loaded !== undefined) this.add(loaded);
    for (const visit of visits) visit(loaded);
    if (loaded !== undefined) this.settle(loaded);
  }

  #occupy(resident: Resident): void {
    const bytes = this.#idle.get(resident.eventId);
    if (bytes === undefined) return;
    this.#idle.delete(resident.eventId);
    this.#idleBytes -= bytes;
  }
}
