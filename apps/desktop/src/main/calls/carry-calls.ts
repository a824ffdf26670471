import type { Transport } from "@connectrpc/connect";
import type { MessagePortMain } from "electron";
import { callLimits, type ToPage } from "../../wire/call-messages.js";
import { CarriedCall } from "./carried-call.js";
import type { GuardedCall } from "./guard.js";
import { readFromPage } from "./read-from-page.js";
import { refusal } from "./refusal.js";
import { toCallError } from "./to-call-error.js";

/** What calls are carried over. */
export interface CarryOptions {
  /** The daemon. */
  readonly transport: Transport;
  /** Lets a call go on, or throws. */
  readonly guard: (call: GuardedCall) => Promise<void>;
  /** Told when it has ended by the page: that closed it, is gone, or lost it. */
  readonly left?: () => void;
}

/** The end of a port that the main process holds. */
export type CallPort = Pick<MessagePortMain, "on" | "start" | "close" | "postMessage">;

/**
 * Carries the calls of a page to a daemon, as long as the port is open. A page that sends what ours does not send loses its port. The function that is
 * given closes it; calls under way are given up.
 */
export function carryCalls(port: CallPort, { transport, guard, left }: CarryOptions): () => void {
  const calls = new Map<number, CarriedCall>();
  // A call that was given up costs what it costs until it has ended: it may wait behind a question to a person.
  const underWay = { calls: 0, bytes: 0 };
  let lastId = 0;
  const giveUp = (): void => {
    for (const call of calls.values()) call.abort();
    calls.clear();
  };
  const close = (): void => {
    giveUp();
    hangUp(port);
  };
  const leave = (): void => {
    close();
    left?.();
  };
  const tell = (message: Exclude<ToPage, { kind: "close" }>): void => {
    // Of a call that was given up nothing more is said.
    if (!calls.has(message.id)) return;
    if (message.kind !== "message") calls.delete(message.id);
    port.postMessage(message);
  };
  port.on("message", ({ data }) => {
    const message = readFromPage(data);
    if (message === undefined || message.kind === "close") return leave();
    const { id } = message;
    if (message.kind === "take") {
      if (calls.get(id)?.take(message.count) === false) leave();
      return;
    }
    if (message.kind === "abort") {
      calls.get(id)?.abort();
      calls.delete(id);
      return;
    }
    // A number that comes again would mix the answers of two calls.
    if (id <= lastId) return leave();
    lastId = id;
    const { byteLength } = message.input;
    if (underWay.calls >= callLimits.calls || underWay.bytes + byteLength > callLimits.inputBytesAtOnce)
      return port.postMessage({ kind: "error", id, error: tooMany() });
    const call = new CarriedCall(message, { transport, guard, tell });
    calls.set(id, call);
    underWay.calls += 1;
    underWay.bytes += byteLength;
    void call.run().finally(() => {
      underWay.calls -= 1;
      underWay.bytes -= byteLength;
    });
  });
  port.on("close", () => {
    giveUp();
    left?.();
  });
  port.start();
  return close;
}

/** Closes a port, and says so. */
export function hangUp(port: CallPort): void {
  port.postMessage({ kind: "close" } satisfies ToPage);
  port.close();
}

const tooMany = () =>
  toCallError(
    refusal("TOO_MANY_CALLS", {
      expected: `at most ${String(callLimits.calls)} calls of a window at once, and ${String(callLimits.inputBytesAtOnce / 1024 / 1024)} MiB in them`,
      found: "one more",
      todo: "wait until one of them has ended",
    }),
  );
