import type { Entry, Store } from "@machinery/store";
import { decodeEventEntry, readEvent } from "@machinery/store";

/** What is known to be on disk: which attempts were ordered, and which steps have ended. */
export class Journal {
  readonly #ordered = new Set<string>();
  readonly #done = new Set<string>();
  #commits = 0;
  #woken = 0;

  /** Entries of events that were written so far. */
  get commits(): number {
    return this.#commits;
  }

  /** How often an event was told of the end of one that it carries out, or began to undo what it did. Those of a reopened store count again. */
  get woken(): number {
    return this.#woken;
  }

  hasOrdered(eventId: string, step: string, attempt: number): boolean {
    return this.#ordered.has(`${eventId}/${step}#${attempt}`);
  }

  hasEnded(eventId: string, step: string): boolean {
    return this.#done.has(`${eventId}/${step}`);
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
        for (const entry of entries) this.#take(entry);
      },
    };
  }

  /** Takes down what a store holds that was just opened: a write may have been kept without anybody having been told. */
  async read(store: Store): Promise<void> {
    const eventIds: string[] = [];
    for await (const [key] of store.range({ gte: "h/", lt: "h/~" })) eventIds.push(key.slice(2));
    for (const eventId of eventIds) {
      for await (const { facts } of readEvent(store, eventId)) this.#note(eventId, facts);
    }
  }

  #take(entry: Entry): void {
    if (!entry.key.startsWith("e/")) return;
    const { eventId, facts } = decodeEventEntry(entry.value);
    this.#commits++;
    this.#note(eventId, facts);
  }

  #note(eventId: string, facts: readonly { readonly kind: string; readonly body: Uint8Array }[]): void {
    for (const { kind, body } of facts) {
      if (kind === "child-ended" || kind === "unwinding-started") this.#woken++;
      if (kind !== "attempt-started" && !endings.has(kind)) continue;
      const { step, attempt } = JSON.parse(new TextDecoder().decode(body)) as {
        step: string;
        attempt?: number;
      };
      if (kind === "attempt-started") this.#ordered.add(`${eventId}/${step}#${attempt}`);
      else this.#done.add(`${eventId}/${step}${kind.startsWith("compensation-") ? "/undo" : ""}`);
    }
  }
}

/** The facts that a step ends by, or the compensation of one. */
const endings: ReadonlySet<string> = new Set([
  "step-succeeded",
  "step-failed",
  "step-cancelled",
  "compensation-succeeded",
  "compensation-failed",
]);
