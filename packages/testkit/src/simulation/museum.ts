import { createMemoryDisk, type Entry, keys, openMemoryStore, type Store } from "@machinery/store";

/** A copy of all that was ever written of events, also of those that were deleted since: what they came to can be read there to the end. */
export class Museum {
  readonly disk = createMemoryDisk();
  readonly #store = openMemoryStore(this.disk);

  /** Takes what a store says is durable. */
  async take(entries: readonly Entry[]): Promise<void> {
    const kept = entries
      .filter(({ key }) => key !== keys.deletedEvents && !key.startsWith(LEFT))
      .map((entry) => ({ ...entry, derived: entry.derived.filter(([key]) => !key.startsWith(DUE)) }));
    await (await this.#store).commit(kept);
  }

  /** Takes what a store holds that was just opened: of writes that failed it was unknown whether they are kept. */
  async read(store: Store): Promise<void> {
    const museum = await this.#store;
    const [live, own] = [await contents(store), await contents(museum)];
    const isHead = (key: string): boolean => key.startsWith("h/");
    const gone = [...own.keys()].filter((key) => isHead(key) && !live.has(key)).map((key) => key.slice(2));
    const derived = [...live]
      .filter(([key]) => !key.startsWith(DUE) && !key.startsWith(LEFT))
      .map(([key, value]): Entry["derived"][number] => [key, value]);
    for (const key of own.keys())
      if (!live.has(key) && !gone.some((eventId) => key.includes(eventId))) derived.push([key, undefined]);
    await museum.commit([{ key: "m/museum", value: new Uint8Array(0), derived }]);
  }

  /** Ends it: the disk can be opened by another. */
  async close(): Promise<void> {
    await (await this.#store).close();
  }
}

/** When events are to be deleted, and what is left of those that were. */
const DUE = "y/";
const LEFT = "z/";

async function contents(store: Store): Promise<Map<string, Uint8Array>> {
  const all = new Map<string, Uint8Array>();
  for await (const [key, value] of store.range({ gte: "", lt: "~" })) all.set(key, value);
  return all;
}
