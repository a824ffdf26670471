import type { GuardLevel } from "../../wire/connection.js";
import type { CarriedMethod } from "./carried-methods.js";
import { refusal } from "./refusal.js";

/** A call that is about to be made. */
export interface GuardedCall {
  readonly carried: CarriedMethod;
  /** What it is about, in words: `event 01k2…`. Empty when it says none. */
  readonly subject: string;
  readonly signal: AbortSignal;
}

/** What guards a connection. */
export interface GuardOptions {
  /** Asked at each call: it may have changed. */
  readonly level: () => GuardLevel;
  /** Asks the person whether a write may go on. */
  readonly ask: (call: GuardedCall) => Promise<boolean>;
}

/** Lets a call go on, or throws a refusal. It stands in the main process: a page cannot get around it. */
export async function guard(call: GuardedCall, { level, ask }: GuardOptions): Promise<void> {
  const { method, kind } = call.carried;
  if (kind === "read") return;
  const current = level();
  if (current === "free") return;
  if (current === "read-only") {
    throw refusal("CONNECTION_READ_ONLY", {
      expected: "a connection that may write",
      found: `${method.name} over one that is read-only`,
      todo: "change the guard of the connection, if you may",
    });
  }
  if (await ask(call)) return;
  throw refusal("WRITE_NOT_CONFIRMED", {
    expected: "a yes to the question whether to do it",
    found: "no",
    todo: "nothing was done; do it again if it was meant",
  });
}
