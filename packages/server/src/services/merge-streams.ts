/** Something of one of the streams. `undefined` under a key: that stream is over. */
export type Merged<T> = { readonly key: string; readonly item: T | undefined } | "silence";

/** One that a stream has to give, and how it learns that it was taken. */
interface Offer<T> {
  readonly key: string;
  readonly item: T | undefined;
  readonly taken: () => void;
}

/**
 * Many streams as one, each item under its stream's key, in the order they come. Of each stream at most one item waits here, so that whoever
 * reads slowly holds the streams back. Says "silence" whenever nothing came for `silenceMs`, also once all of them have ended: it goes on until
 * it is left, or throws what one of them throws. The streams are to end when `abort` is called: it is, once nobody reads any more.
 */
export async function* mergeStreams<T>(
  streams: ReadonlyMap<string, AsyncIterable<T>>,
  silenceMs: number,
  abort: () => void,
): AsyncGenerator<Merged<T>, never> {
  const offers: Offer<T>[] = [];
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  let isLeft = false;
  const offer = (key: string, item: T | undefined): Promise<void> =>
    new Promise((taken) => {
      if (isLeft) return taken();
      offers.push({ key, item, taken });
      wake?.();
    });
  const pump = async (key: string, stream: AsyncIterable<T>): Promise<void> => {
    try {
      for await (const item of stream) {
        await offer(key, item);
        if (isLeft) return;
      }
      await offer(key, undefined);
    } catch (error) {
      failure ??= { error };
    }
    wake?.();
  };
  for (const [key, stream] of streams) void pump(key, stream);
  try {
    for (;;) {
      const next = offers.shift();
      if (next !== undefined) {
        yield { key: next.key, item: next.item };
        next.taken();
      } else if (failure !== undefined) throw failure.error;
      else if (await isSilent(silenceMs, (woken) => (wake = woken))) yield "silence";
    }
  } finally {
    isLeft = true;
    abort();
    for (const { taken } of offers) taken();
  }
}

/** Whether nothing woke it for so long. */
function isSilent(silenceMs: number, listen: (wake: (() => void) | undefined) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (silent: boolean): void => {
      clearTimeout(timer);
      listen(undefined);
      resolve(silent);
    };
    const timer = setTimeout(() => settle(true), silenceMs);
    listen(() => settle(false));
  });
}
