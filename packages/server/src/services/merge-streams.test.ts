import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mergeStreams, type Merged } from "./merge-streams.js";

/** A stream that gives what it is told to, and remembers how much of it was taken. */
function createSource() {
  const told: ({ readonly item: string } | { readonly error: Error } | "end")[] = [];
  let wake = (): void => {};
  const source = {
    taken: 0,
    tell: (next: (typeof told)[number]) => {
      told.push(next);
      wake();
    },
    async *stream(): AsyncGenerator<string> {
      for (;;) {
        while (told.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const next = told.shift()!;
        if (next === "end") return;
        if ("error" in next) throw next.error;
        source.taken++;
        yield next.item;
      }
    },
  };
  return source;
}

describe("mergeStreams", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const merge = (...sources: ReturnType<typeof createSource>[]) => {
    const abort = vi.fn<() => void>(() => {
      for (const source of sources) source.tell("end");
    });
    const streams = new Map(sources.map((source, at) => [String(at), source.stream()]));
    return { merged: mergeStreams(streams, 5_000, abort), abort };
  };
  const next = async (merged: AsyncGenerator<Merged<string>>) => (await merged.next()).value as unknown;

  it("gives what each stream gives under its key, and says which is over", async () => {
    const [a, b] = [createSource(), createSource()];
    const { merged } = merge(a, b);
    b.tell({ item: "b1" });

    expect(await next(merged)).toEqual({ key: "1", item: "b1" });
    a.tell({ item: "a1" });
    expect(await next(merged)).toEqual({ key: "0", item: "a1" });
    b.tell("end");
    expect(await next(merged)).toEqual({ key: "1", item: undefined });
    a.tell("end");
    expect(await next(merged)).toEqual({ key: "0", item: undefined });
  });

  it("takes no more from a stream than it gives on, but for the one that waits", async () => {
    const source = createSource();
    const { merged } = merge(source);
    for (const item of ["1", "2", "3"]) source.tell({ item });

    expect(await next(merged)).toEqual({ key: "0", item: "1" });
    await vi.advanceTimersByTimeAsync(0);

    expect(source.taken).toBe(1);
    expect(await next(merged)).toEqual({ key: "0", item: "2" });
  });

  it("goes on when all are over, and without any", async () => {
    const { merged } = merge();

    for (let times = 0; times < 2; times++) {
      const told = next(merged);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await told).toBe("silence");
    }
  });

  it("speaks up whenever nothing came for a while", async () => {
    const source = createSource();
    const { merged } = merge(source);

    const first = next(merged);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await first).toBe("silence");

    const second = next(merged);
    await vi.advanceTimersByTimeAsync(4_999);
    source.tell({ item: "late" });
    expect(await second).toEqual({ key: "0", item: "late" });
  });

  it("has the streams ended when it is left", async () => {
    const source = createSource();
    const { merged, abort } = merge(source);
    source.tell({ item: "1" });
    await next(merged);

    await merged.return(undefined as never);

    expect(abort).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("throws what a stream throws", async () => {
    const [a, b] = [createSource(), createSource()];
    const { merged, abort } = merge(a, b);
    b.tell({ error: new Error("broken") });

    await expect(merged.next()).rejects.toThrow("broken");
    expect(abort).toHaveBeenCalledOnce();
  });
});
