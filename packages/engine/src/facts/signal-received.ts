import type { JsonObject } from "@machinery/protocol";
import { inboxOf } from "../applying/inbox-of.js";
import { signalName } from "../state/inbox.js";
import { roughBytes } from "../values/rough-bytes.js";
import type { FactForm } from "./fact-form.js";
import { isJsonObject, isText, isTime } from "./shape.js";

/** A signal was sent to the event. It is kept until a step takes it, or its time is up. */
export interface SignalReceived {
  readonly kind: "signal-received";
  readonly version: 1;
  /** The signal's name. */
  readonly signal: string;
  readonly id: string;
  readonly data: JsonObject;
  /** Tells one content from another. */
  readonly digest: string;
  /** In milliseconds since 1970. */
  readonly timeMs: number;
  /** In milliseconds since 1970. */
  readonly keepUntilMs: number;
}

export const signalReceivedV1: FactForm<SignalReceived> = {
  kind: "signal-received",
  version: 1,
  shape: {
    signal: isText,
    id: isText,
    data: isJsonObject,
    digest: isText,
    timeMs: isTime,
    keepUntilMs: isTime,
  },
  apply(state, fact, changes) {
    const inbox = inboxOf(state, changes);
    let grown = 0;
    for (const [name, { keepUntilMs, bytes }] of inbox.kept) {
      if (keepUntilMs > fact.timeMs) continue;
      changes.remove(inbox.kept, name);
      grown -= bytes;
    }
    const { signal, id, data, digest, keepUntilMs } = fact;
    const order = inbox.received + 1;
    const bytes = 256 + roughBytes(data);
    changes.set(inbox, "received", order);
    changes.put(inbox.kept, signalName(signal, id), { order, signal, id, data, digest, keepUntilMs, bytes });
    changes.set(state, "byteSize", state.byteSize + grown + bytes);
  },
};
