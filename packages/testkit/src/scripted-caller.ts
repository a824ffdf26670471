import type { Caller, CallOutcome, CallRequest, DeferredCall } from "@machinery/runner";
import type { JsonValue } from "@machinery/protocol";

/** A call that waits to be told what comes of it. */
export interface OpenCall {
  readonly request: CallRequest;
  /** Whether it was given up. */
  readonly isAborted: boolean;
  answer(value: JsonValue): void;
  /** The service takes it and answers later. */
  accept(): void;
  /** The service lets no more in: the call was not made. */
  defer(by: DeferredCall["by"], untilMs?: number): void;
  fail(reason: string, options?: { readonly transient?: boolean; readonly retryAfterMs?: number }): void;
}

/** A caller whose calls are answered by hand, in any order, late or never. */
export interface ScriptedCaller extends Caller {
  /** All calls that were made, the first one first. */
  readonly calls: readonly OpenCall[];
  /** The call that was made last. Throws when there is none. */
  readonly last: OpenCall;
}

/** A caller that leaves it to the test what comes of each call. */
export function createScriptedCaller(): ScriptedCaller {
  const calls: OpenCall[] = [];
  return {
    calls,
    get last() {
      const last = calls.at(-1);
      if (last === undefined) throw new Error("no call was made");
      return last;
    },
    call: (request, signal) =>
      new Promise<CallOutcome>((resolve) => {
        calls.push({
          request,
          get isAborted() {
            return signal.aborted;
          },
          answer: (answer) => resolve({ ok: true, answer }),
          accept: () => resolve({ ok: "later" }),
          defer: (by, untilMs) =>
            resolve({ ok: "deferred", by, ...(untilMs === undefined ? {} : { untilMs }) }),
          fail: (reason, options = {}) =>
            resolve({
              ok: false,
              error: { reason, message: `the test says ${reason}`, transient: true, ...options },
            }),
        });
      }),
  };
}
