import { type Entry, type Store, StoreError } from "@machinery/store";
import { describe, expect, it } from "vitest";
import { type Committable, CommitPipeline, type PipelineSurroundings } from "./commit-pipeline.js";

/** A store of which only `commit` is used: writes wait until they are let go. */
function heldStore() {
  const writes: {
    readonly keys: readonly string[];
    readonly entries: readonly Entry[];
    done(): void;
    fail(error: Error): void;
  }[] = [];
  const commit = (entries: readonly Entry[]) =>
    new Promise<void>((done, fail) =>
      writes.push({ keys: entries.map(({ key }) => key), entries, done, fail }),
    );
  return { store: { commit } as unknown as Store, writes };
}

function pipelineOver(store: Store, more: Partial<PipelineSurroundings> = {}) {
  const told: string[] = [];
  const pipeline = new CommitPipeline(store, {
    beforeWrite: () => {},
    hasMore: () => false,
    coalesced: () => [],
    wrote: () => {},
    failed: (error) => told.push(`failed ${error.message}`),
    fault: (error) => told.push(`fault ${String(error)}`),
    ...more,
  });
  const item = (name: string, bytes = 10): Committable => ({
    entries: name.startsWith("-") ? [] : [{ key: name, value: new Uint8Array(0), derived: [] }],
    bytes,
    release: () => told.push(name),
    lose: () => told.push(`lost ${name}`),
  });
  return { pipeline, told, item };
}

const turn = () => new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

describe("CommitPipeline", () => {
  it("puts what one turn adds into one write, and what comes meanwhile into the next", async () => {
    const { store, writes } = heldStore();
    const { pipeline, told, item } = pipelineOver(store);

    pipeline.add(item("a"));
    pipeline.add(item("b"));
    await turn();
    pipeline.add(item("c"));
    pipeline.add(item("-d"));
    await turn();

    expect(writes.map(({ keys }) => keys)).toEqual([["a", "b"]]);
    expect(told).toEqual([]);
    writes[0]!.done();
    await turn();
    expect(told).toEqual(["a", "b"]);
    writes[1]!.done();
    await turn();
    expect(writes.map(({ keys }) => keys)).toEqual([["a", "b"], ["c"]]);
    expect(told).toEqual(["a", "b", "c", "-d"]);
    expect(pipeline.idle).toBe(true);
  });

  it("releases what has nothing to write in its turn and not before", async () => {
    const { store, writes } = heldStore();
    const { pipeline, told, item } = pipelineOver(store);

    pipeline.add(item("a"));
    await turn();
    pipeline.add(item("-b"));
    await turn();
    expect(told).toEqual([]);

    writes[0]!.done();
    await turn();
    await turn();
    expect(told).toEqual(["a", "-b"]);
  });

  it("keeps a write within its bytes", async () => {
    const { store, writes } = heldStore();
    const { pipeline, item } = pipelineOver(store);

    for (const name of ["a", "b", "c"]) pipeline.add(item(name, 600 * 1024));
    await turn();
    writes[0]!.done();
    await turn();

    expect(writes.map(({ keys }) => keys)).toEqual([["a"], ["b"]]);
  });

  it("coalesces what is in a write, and not what waits for the next one", async () => {
    const { store, writes } = heldStore();
    const begun: string[] = [];
    const { pipeline, item } = pipelineOver(store, {
      coalesced: () => [["c/x/1", new TextEncoder().encode(begun.join())]],
    });

    for (const name of ["a", "b"])
      pipeline.add({ ...item(name, 600 * 1024), begin: () => void begun.push(name) });
    await turn();
    writes[0]!.done();
    await turn();

    const counted = writes.map(({ entries }) => Buffer.from(entries.at(-1)!.derived[0]![1]!).toString());
    expect(counted).toEqual(["a", "a,b"]);
  });

  it("adds the coalesced keys to the last entry only", async () => {
    const { store, writes } = heldStore();
    const value = new Uint8Array([1]);
    const { pipeline, item } = pipelineOver(store, { coalesced: () => [["c/x/1", value]] });

    pipeline.add(item("a"));
    pipeline.add(item("b"));
    await turn();

    expect(writes[0]!.entries.map(({ derived }) => derived)).toEqual([[], [["c/x/1", value]]]);
  });

  it("loses everything that is on its way when a write fails, and all that comes later", async () => {
    const { store, writes } = heldStore();
    const { pipeline, told, item } = pipelineOver(store);

    pipeline.add(item("a"));
    await turn();
    pipeline.add(item("b"));
    const settled = pipeline.settled();
    writes[0]!.fail(new StoreError("WRITE_FAILED", "disk full"));
    await settled;
    pipeline.add(item("c"));

    expect(told).toEqual(["failed disk full", "lost a", "lost b", "lost c"]);
    expect(writes).toHaveLength(1);
  });

  it("goes on writing as long as somebody has more to add", async () => {
    const { store, writes } = heldStore();
    let waiting = 3;
    const around = {
      hasMore: () => waiting > 0,
      beforeWrite: () => {
        if (waiting > 0) pipeline.add(item(`post ${waiting--}`));
      },
    };
    const { pipeline, told, item } = pipelineOver(store, around);

    pipeline.add(item("first"));
    await turn();
    for (let write = 0; write < 3; write++) {
      writes[write]!.done();
      await turn();
    }

    expect(told).toEqual(["first", "post 3", "post 2", "post 1"]);
    expect(pipeline.idle).toBe(true);
  });

  it("goes on with the others when telling one of them throws", async () => {
    const { store, writes } = heldStore();
    const { pipeline, told, item } = pipelineOver(store);

    pipeline.add({
      ...item("a"),
      release: () => {
        throw new Error("a bug");
      },
    });
    pipeline.add(item("b"));
    await turn();
    writes[0]!.done();
    await turn();

    expect(told).toEqual(["fault Error: a bug", "b"]);
  });

  it("says when what was there has passed, whatever comes after", async () => {
    const { store, writes } = heldStore();
    const { pipeline, told, item } = pipelineOver(store);

    pipeline.add(item("a"));
    const passed = pipeline.passed().then(() => told.push("passed"));
    pipeline.add(item("b"));
    await turn();
    pipeline.add(item("c"));
    writes[0]!.done();
    await passed;

    expect(told).toEqual(["a", "b", "passed"]);
    expect(pipeline.idle).toBe(false);
  });
});
