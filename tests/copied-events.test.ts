import { cpSync } from "node:fs";
import { join } from "node:path";
import { EventStatus } from "@machinery/protocol";
import { listHeads, type Store, verifyPartition } from "@machinery/store";
import { openLevelStore } from "@machinery/store/level";
import { expect, it } from "vitest";
import { keptContent, keptData, keptVersions } from "./kept-stores.js";
import { createTemporaryFolder } from "./temporary-folder.js";

/** Of `bench/copy-events.mjs`, as much as is used here. */
interface CopyEvents {
  readonly eventIds: (fromMs: number, untilMs: number, count: number) => Iterator<string>;
  readonly readPattern: (store: Store, eventId: string) => Promise<readonly object[]>;
  readonly writeCopies: (
    store: Store,
    count: number,
    ids: Iterator<string>,
    copyOf: (at: number) => { readonly pattern: readonly object[] },
    say: (text: string) => void,
  ) => Promise<void>;
}

it("what benchmarks fill a store with is what a daemon could have written", async () => {
  const { eventIds, readPattern, writeCopies } = (await import(
    join(import.meta.dirname, "../bench/copy-events.mjs")
  )) as CopyEvents;
  using folder = createTemporaryFolder();
  const version = keptVersions.at(-1)!;
  cpSync(join(keptData(version), "partitions/0"), folder.path, { recursive: true });
  const { events } = keptContent(version);
  const idOf = (name: string): string => events.find(({ workflow }) => workflow === name)!.event_id;
  const store = await openLevelStore({ folder: folder.path, kind: "partition", program: "test" });
  try {
    const ended = await readPattern(store, idOf("fails"));
    const waiting = await readPattern(store, idOf("naps"));
    const count = 250;

    const patterns = [ended, waiting];
    await writeCopies(
      store,
      count,
      eventIds(0, count, count),
      (at) => ({ pattern: patterns[at % 2]! }),
      () => {},
    );

    for await (const damage of verifyPartition(store)) expect(damage).toBeUndefined();
    const failed = { workflow: "fails", statuses: [EventStatus.FAILED] };
    expect((await listHeads(store, failed, { limit: 1_000 })).heads).toHaveLength(count / 2 + 1);
  } finally {
    await store.close();
  }
});
