import type { Fact } from "../facts/fact.js";

/** A signal, or what is listened for. */
export interface DescribedSignal {
  readonly name: string;
  /** Of a listener. Absent: only signals to its event fit. */
  readonly key?: string;
  /** Of a signal. */
  readonly id?: string;
}

/** A question to a person. */
export interface DescribedAsk {
  readonly question: string;
  /** Empty: anybody of the group. */
  readonly assignee: string;
  /** Empty: anybody. */
  readonly group: string;
}

/** What a fact says of a signal, or of a question to a person. Holds no payload. */
export interface AwaitedWords {
  /** The signal that the step listens for, or that came. */
  readonly signal?: DescribedSignal;
  /** What a person was asked. */
  readonly ask?: DescribedAsk;
  /** Who claimed or answered a question, as they call themselves. Empty: nobody, or they did not say. */
  readonly by?: string;
  /** Until when is waited, in milliseconds since 1970. */
  readonly wakeTimeMs?: number;
}

/** Says it; nothing for facts of other kinds. */
export function awaitedWords(fact: Fact): AwaitedWords {
  switch (fact.kind) {
    case "listen-started":
      return {
        signal: { name: fact.signal, ...(fact.key !== undefined && { key: fact.key }) },
        ...(fact.deadlineMs !== undefined && { wakeTimeMs: fact.deadlineMs }),
      };
    case "signal-received":
    case "signal-taken":
    case "signal-refused":
      return { signal: { name: fact.signal, id: fact.id } };
    case "ask-started": {
      const { question, assignee = "", group = "", deadlineMs } = fact;
      return {
        ask: { question, assignee, group },
        ...(deadlineMs !== undefined && { wakeTimeMs: deadlineMs }),
      };
    }
    case "ask-claimed":
    case "ask-answered":
      return { by: fact.by };
    default:
      return {};
  }
}
