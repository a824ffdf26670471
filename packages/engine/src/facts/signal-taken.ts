import { inboxOf } from "../applying/inbox-of.js";
import { signalName } from "../state/inbox.js";
import type { FactForm } from "./fact-form.js";
import { isText } from "./shape.js";

/** A step took a signal: its data is the step's answer, which follows. */
export interface SignalTaken {
  readonly kind: "signal-taken";
  readonly version: 1;
  readonly step: string;
  /** The signal's name. */
  readonly signal: string;
  readonly id: string;
  /** Tells one content from another. */
  readonly digest: string;
}

export const signalTakenV1: FactForm<SignalTaken> = {
  kind: "signal-taken",
  version: 1,
  shape: { step: isText, signal: isText, id: isText, digest: isText },
  apply(state, fact, changes) {
    const inbox = inboxOf(state, changes);
    const name = signalName(fact.signal, fact.id);
    const kept = inbox.kept.get(name);
    if (kept !== undefined) changes.remove(inbox.kept, name);
    changes.put(inbox.taken, name, fact.digest);
    changes.set(state, "byteSize", state.byteSize + 128 + name.length - (kept?.bytes ?? 0));
  },
};
