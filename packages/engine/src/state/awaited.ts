/** What an open step waits for that somebody outside sends or says, and that the event is found by. Changed by facts alone. */
export type Awaited = AwaitedSignal | AwaitedPerson;

/** A signal. */
export interface AwaitedSignal {
  readonly kind: "listen";
  readonly signal: string;
  /** Undefined: only signals that are sent to this event fit. */
  readonly key: string | undefined;
  /** Whether the signals that came before it are still to be looked at. Changed by `setLooking` alone. */
  looking: boolean;
  /** The ids of signals that did not fit, as far as they are written down. Replaced, never changed in place. */
  refused: readonly string[];
}

/** The answer of a person. */
export interface AwaitedPerson {
  readonly kind: "ask";
  readonly question: string;
  /** Empty: anybody of the group. */
  readonly assignee: string;
  /** Empty: anybody. */
  readonly group: string;
  /** Who has said that they answer. Empty: nobody. */
  claimedBy: string;
}
