import { StepStatus } from "@machinery/protocol";
import type { DescribedAsk, DescribedSignal } from "./awaited-words.js";
import type { DescribedFact } from "./describe-fact.js";
import type { StepError } from "../error.js";

/** What a step that is being described knows of what it waits for. */
interface DraftAwaited {
  status: StepStatus;
  signal?: DescribedSignal;
  ask?: DescribedAsk;
  by?: string;
  wakeTimeMs?: number;
  error?: StepError;
}

/** What concerns a signal or a person. Says whether the fact does. */
export function followAwaited(step: DraftAwaited, fact: DescribedFact): boolean {
  switch (fact.kind) {
    case "listen-started":
    case "ask-started":
      step.status = StepStatus.WAITING;
      if (fact.signal !== undefined) step.signal = fact.signal;
      if (fact.ask !== undefined) step.ask = fact.ask;
      if (fact.wakeTimeMs !== undefined) step.wakeTimeMs = fact.wakeTimeMs;
      return true;
    case "signal-taken":
      if (fact.signal !== undefined) step.signal = { ...step.signal, ...fact.signal };
      return true;
    case "signal-refused":
      if (fact.error !== undefined) step.error = fact.error;
      return true;
    case "ask-claimed":
    case "ask-answered":
      if (fact.by === undefined || fact.by === "") delete step.by;
      else step.by = fact.by;
      return true;
    default:
      return false;
  }
}
