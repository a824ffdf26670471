import { StepStatus, type Fact, type StepAsk, type StepError, type StepSignal } from "@machinery/protocol";
import { timestampToMillis } from "./timestamp.js";

/** What a step waits for that somebody outside sends or says, as it is followed live. */
export interface AwaitedView {
  status: StepStatus;
  wakeMs?: number;
  error?: StepError;
  /** The signal that it listens for, or took. */
  signal?: StepSignal;
  /** What it asks a person, and who has claimed or answered that. */
  ask?: StepAsk;
}

/** Takes a fact about a signal or a question in. Says whether it is one. */
export function addAwaitedFact(step: AwaitedView, fact: Fact): boolean {
  switch (fact.kind) {
    case "listen-started":
    case "ask-started":
      step.status = StepStatus.WAITING;
      if (fact.wakeTime !== undefined) step.wakeMs = timestampToMillis(fact.wakeTime);
      if (fact.signal !== undefined) step.signal = fact.signal;
      if (fact.ask !== undefined) step.ask = fact.ask;
      return true;
    case "signal-taken":
      if (fact.signal !== undefined) step.signal = { ...fact.signal, key: step.signal?.key ?? "" };
      return true;
    case "signal-refused":
      if (fact.error !== undefined) step.error = fact.error;
      return true;
    case "ask-claimed":
    case "ask-answered":
      if (step.ask !== undefined) step.ask = { ...step.ask, by: fact.ask?.by ?? "" };
      return true;
    case "body-entered":
      // What it waited for is over where its time was up.
      step.status = StepStatus.RUNNING;
      delete step.wakeMs;
      return true;
    default:
      return false;
  }
}
