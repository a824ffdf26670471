import type { Result } from "@machinery/protocol";
import type { Change, Partition, WatchQuery } from "../partition.js";
import { refusals } from "../rejections.js";
import { readVectorCursor, writeVectorCursor } from "./vector-cursor.js";

type Told = IteratorResult<Result<Change>>;

/**
 * What changes in all events that match, in any of the partitions. Each change carries a cursor of all of them. Ends with the first refusal of one, or when
 * the signal says so. One change of each is fetched ahead.
 */
export async function* watchAll(
  partitions: readonly Pick<Partition, "watch">[],
  query: WatchQuery,
  signal: AbortSignal,
): AsyncGenerator<Result<Change>> {
  const from = query.cursor === undefined ? "" : query.cursor;
  const given = from === "" ? undefined : readVectorCursor(from, partitions.length);
  if (from !== "" && given === undefined) {
    yield refusals.invalidCursor(from);
    return;
  }
  const left = new AbortController();
  const leave = (): void => left.abort();
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  const watches = partitions.map((partition, at) => {
    const own = given === undefined ? query : { ...query, cursor: given[at]! };
    return partition.watch(own, left.signal)[Symbol.asyncIterator]();
  });
  try {
    const cursors: string[] = [];
    for (const first of await Promise.all(watches.map((watch) => watch.next()))) {
      if (first.done === true) return;
      if (!first.value.ok) {
        yield first.value;
        return;
      }
      cursors.push(first.value.value.cursor);
    }
    yield { ok: true, value: { cursor: writeVectorCursor(cursors), facts: [] } };
    const coming = new Coming(watches);
    for (;;) {
      const { at, told } = await coming.next();
      if (told.done === true || left.signal.aborted) return;
      if (!told.value.ok) {
        yield told.value;
        return;
      }
      cursors[at] = told.value.value.cursor;
      yield { ok: true, value: { ...told.value.value, cursor: writeVectorCursor(cursors) } };
      coming.ask(at);
    }
  } finally {
    signal.removeEventListener("abort", leave);
    leave();
    // Not waited for: one that is asked for its next change ends when it hears that it was left.
    for (const watch of watches) watch.return?.().catch(() => undefined);
  }
}

/** What several watches tell, in the order it comes. A promise that is raced anew for each change would collect what waits for it. */
class Coming {
  readonly #come: { readonly at: number; readonly told: Told | Promise<never> }[] = [];
  #wake: (() => void) | undefined;

  constructor(private readonly watches: readonly AsyncIterator<Result<Change>>[]) {
    watches.forEach((_watch, at) => this.ask(at));
  }

  /** Has one of them tell its next change. */
  ask(at: number): void {
    this.watches[at]!.next().then(
      (told) => this.#put(at, told),
      (error: unknown) => this.#put(at, Promise.reject(error)),
    );
  }

  async next(): Promise<{ readonly at: number; readonly told: Told }> {
    for (;;) {
      const come = this.#come.shift();
      if (come !== undefined) return { at: come.at, told: await come.told };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #put(at: number, told: Told | Promise<never>): void {
    // Somebody may hear of a failure only later, or never.
    if (told instanceof Promise) told.catch(() => undefined);
    this.#come.push({ at, told });
    this.#wake?.();
    this.#wake = undefined;
  }
}
