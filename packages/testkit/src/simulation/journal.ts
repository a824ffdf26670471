import type { Entry, Store } from "@machinery/store";
import { decodeEventEntry, readEvent } from "@machinery/store";
import type { PlacesCheck } from "./check-places.js";
import type { Museum } from "./museum.js";

/** A region of an event that is to be undone, and what comes then. */
export interface KeptUnwinding {
  /** Its path; empty for the whole event. */
  readonly region: string;
  readonly after: {
    readonly kind: string;
    readonly step?: string;
    readonly branch?: string;
    readonly round?: number;
  };
}

/** What is known to be on disk: which attempts were ordered, and which steps have ended. */
export class Journal {
  readonly #ordered = new Set<string>();
  readonly #done = new Set<string>();
  readonly #unwindings = new Map<string, KeptUnwinding[]>();
  #commits = 0;
  #woken = 0;
  #deferred = 0;

  constructor(
    /** Where what is deleted is kept. */
    readonly museum: Museum | undefined,
    private readonly places?: PlacesCheck,
    /** Called with what must not be. */
    private readonly violation: (text: string) => void = () => {},
  ) {}

  /** Entries of events that were written so far. */
  get commits(): number {
    return this.#commits;
  }

  /** How often an event was told of the end of one that it carries out, or began to undo what it did. Those of a reopened store count again. */
  get woken(): number {
    return this.#woken;
  }

  /** How often a call was not let in by its service. Those of a reopened store count again. */
  get deferred(): number {
    return this.#deferred;
  }

  hasOrdered(eventId: string, step: string, attempt: number): boolean {
    return this.#ordered.has(`${eventId}/${step}#${attempt}`);
  }

  /** Whether a step has ended, or all that is around it. What undoes it may come then. */
  hasEnded(eventId: string, step: string): boolean {
    if (this.#done.has(`${eventId}/${step}`)) return true;
    if (step.endsWith("/undo")) return false;
    return (
      [...step.matchAll(/[.[]/g)].some(({ index }) => this.#done.has(`${eventId}/${step.slice(0, index)}`)) ||
      [...step.matchAll(/\]/g)].some(({ index }) => this.#done.has(`${eventId}/${step.slice(0, index + 1)}`))
    );
  }

  /** The regions of an event that were to be undone, in that order. */
  unwindings(eventId: string): readonly KeptUnwinding[] {
    return this.#unwindings.get(eventId) ?? [];
  }

  /** The same store, with everything that it says is durable taken down before anybody else hears of it. */
  over(store: Store): Store {
    return {
      get: (key) => store.get(key),
      getMany: (keys) => store.getMany(keys),
      range: (range) => store.range(range),
      snapshot: () => store.snapshot(),
      close: () => store.close(),
      commit: async (entries) => {
        await store.commit(entries);
        await this.museum?.take(entries);
        for (const entry of entries) this.#take(entry);
      },
    };
  }

  /** Takes down what a store holds that was just opened: a write may have been kept without anybody having been told. */
  async read(store: Store): Promise<void> {
    await this.museum?.read(store);
    const eventIds: string[] = [];
    for await (const [key] of store.range({ gte: "h/", lt: "h/~" })) eventIds.push(key.slice(2));
    this.places?.forget();
    for (const eventId of eventIds) {
      this.#unwindings.delete(eventId);
      for await (const entry of readEvent(store, eventId)) {
        this.places?.restore(entry);
        this.#note(eventId, entry.facts);
      }
    }
  }

  #take(entry: Entry): void {
    if (!entry.key.startsWith("e/")) return;
    const written = decodeEventEntry(entry.key, entry.value);
    this.#commits++;
    this.#note(written.eventId, written.facts);
    for (const wrong of this.places?.take(written) ?? []) this.violation(wrong);
  }

  #note(eventId: string, facts: readonly { readonly kind: string; readonly body: Uint8Array }[]): void {
    for (const { kind, body } of facts) {
      if (kind === "child-ended" || kind === "unwinding-started") this.#woken++;
      if (kind === "attempt-deferred") this.#deferred++;
      const isUnwinding = kind === "unwinding-started";
      if (kind !== "attempt-started" && !isUnwinding && !endings.has(kind)) continue;
      const told = JSON.parse(new TextDecoder().decode(body)) as Noted;
      const place = `${eventId}/${told.step}`;
      if (kind === "attempt-started") this.#ordered.add(`${place}#${told.attempt}`);
      else if (isUnwinding) this.#unwindings.set(eventId, [...this.unwindings(eventId), told]);
      else if (kind === "body-ended") this.#done.add(`${place}[${told.branch ?? told.round}]`);
      else this.#done.add(kind.startsWith("compensation-") ? `${place}/undo` : place);
    }
  }
}

interface Noted extends KeptUnwinding {
  readonly step: string;
  readonly attempt?: number;
  readonly branch?: string;
  readonly round?: number;
}

/** The facts that a step ends by, or the compensation of one. */
const endings: ReadonlySet<string> = new Set([
  "step-succeeded",
  "step-failed",
  "step-cancelled",
  "body-ended",
  "compensation-succeeded",
  "compensation-failed",
]);
