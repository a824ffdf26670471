import { backoffMs, isTransient, type Backoff } from "./backoff.js";
import { MachineryError } from "./machinery-error.js";
import { sleep, type Sleep } from "./sleep.js";

/** How a watch is ended, and taken up again when it broke. */
export interface ResumeOptions extends Backoff {
  /** Ends the watching, without an error. */
  readonly signal?: AbortSignal;
  /** Told each time the stream broke and is taken up again. */
  readonly onInterrupted?: (error: MachineryError, waitMs: number) => void;
  readonly sleep?: Sleep;
}

/** How one stream is asked for. */
export interface StreamOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs: number;
}

/**
 * What streams give, one after the other: when one breaks, the next is opened after a wait. `open` keeps in mind where it was, and tells
 * with `progressed` that something came, after which the waits begin anew. It returns what broke the stream off, or nothing when there
 * is no more to come. Throws a MachineryError when the daemon refuses, or stays away longer than the backoff bears.
 */
export async function* resume<T>(
  options: ResumeOptions,
  open: (
    streamOptions: StreamOptions,
    progressed: () => void,
  ) => AsyncGenerator<T, MachineryError | undefined, void>,
): AsyncGenerator<T, void> {
  const { signal } = options;
  // 0: no time limit, whatever the transport's default is.
  const streamOptions = { timeoutMs: 0, ...(signal && { signal }) };
  for (let failures = 1; ; failures++) {
    let error: MachineryError;
    try {
      const broken = yield* open(streamOptions, () => (failures = 1));
      if (broken === undefined) return;
      error = broken;
    } catch (thrown) {
      if (signal?.aborted === true) return;
      error = MachineryError.from(thrown);
      if (!isTransient(error)) throw error;
    }
    const waitMs = backoffMs(failures, options, error.retryAfterMs);
    if (waitMs === undefined) throw error;
    options.onInterrupted?.(error, waitMs);
    await (options.sleep ?? sleep)(waitMs, signal);
    if (signal?.aborted === true) return;
  }
}

/** A stream that the daemon ended although there was more to come. */
export function brokenOff(expected: string, found: string): MachineryError {
  return new MachineryError({
    reason: "UNREACHABLE",
    code: "unavailable",
    expected,
    found,
    todo: "watch again",
    violations: [],
  });
}
