/** Waits some milliseconds, or until the signal aborts; then it returns early and does not throw. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits on the runtime's timer. */
export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
