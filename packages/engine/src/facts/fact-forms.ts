import { EngineError } from "../engine-error.js";
import type { Fact } from "./fact.js";
import { answerLateV1 } from "./answer-late.js";
import { attemptAcceptedV1 } from "./attempt-accepted.js";
import { attemptAliveV1 } from "./attempt-alive.js";
import { attemptDeferredV1 } from "./attempt-deferred.js";
import { attemptFailedV1 } from "./attempt-failed.js";
import { attemptInterruptedV1 } from "./attempt-interrupted.js";
import { attemptStartedV1 } from "./attempt-started.js";
import { bodyEndedV1 } from "./body-ended.js";
import { bodyEnteredV1 } from "./body-entered.js";
import { compensationFailedV1 } from "./compensation-failed.js";
import { compensationStartedV1 } from "./compensation-started.js";
import { compensationSucceededV1 } from "./compensation-succeeded.js";
import { childEndedV1 } from "./child-ended.js";
import { childPostedV1 } from "./child-posted.js";
import { eventAcceptedV1 } from "./event-accepted.js";
import { eventCancelledV1 } from "./event-cancelled.js";
import { eventFailedV1 } from "./event-failed.js";
import { eventQuarantinedV1 } from "./event-quarantined.js";
import { eventPausedV1 } from "./event-paused.js";
import { eventResumedV1 } from "./event-resumed.js";
import { eventStartedV1 } from "./event-started.js";
import { eventSucceededV1 } from "./event-succeeded.js";
import { eventYieldedV1 } from "./event-yielded.js";
import type { FactForm } from "./fact-form.js";
import { forkStartedV1 } from "./fork-started.js";
import { loopStartedV1 } from "./loop-started.js";
import { stepCancelledV1 } from "./step-cancelled.js";
import { listenStartedV1 } from "./listen-started.js";
import { listenLookingV1 } from "./listen-looking.js";
import { listenLookedV1 } from "./listen-looked.js";
import { signalReceivedV1 } from "./signal-received.js";
import { signalTakenV1 } from "./signal-taken.js";
import { signalRefusedV1 } from "./signal-refused.js";
import { askStartedV1 } from "./ask-started.js";
import { askClaimedV1 } from "./ask-claimed.js";
import { askAnsweredV1 } from "./ask-answered.js";
import { runStartedV1 } from "./run-started.js";
import { stepFailedV1 } from "./step-failed.js";
import { stepParkedV1 } from "./step-parked.js";
import { stepRetriedV1 } from "./step-retried.js";
import { stepSkippedV1 } from "./step-skipped.js";
import { stepStartedV1 } from "./step-started.js";
import { stepSucceededV1 } from "./step-succeeded.js";
import { stepsTakenOverV1 } from "./steps-taken-over.js";
import { unwindingStartedV1 } from "./unwinding-started.js";
import { waitStartedV1 } from "./wait-started.js";

/** The forms of one kind of fact, by version from 1. */
type Forms<K extends Fact["kind"]> = readonly FactForm<Extract<Fact, { readonly kind: K }>>[];

/** Every fact there has ever been, by kind and version. A version is added, never replaced or removed: old histories are read the old way. */
export const factForms: { readonly [K in Fact["kind"]]: Forms<K> } = {
  "event-accepted": [eventAcceptedV1],
  "steps-taken-over": [stepsTakenOverV1],
  "event-started": [eventStartedV1],
  "step-started": [stepStartedV1],
  "attempt-started": [attemptStartedV1],
  "attempt-accepted": [attemptAcceptedV1],
  "attempt-alive": [attemptAliveV1],
  "answer-late": [answerLateV1],
  "attempt-deferred": [attemptDeferredV1],
  "attempt-failed": [attemptFailedV1],
  "attempt-interrupted": [attemptInterruptedV1],
  "body-entered": [bodyEnteredV1],
  "wait-started": [waitStartedV1],
  "listen-started": [listenStartedV1],
  "listen-looking": [listenLookingV1],
  "listen-looked": [listenLookedV1],
  "signal-received": [signalReceivedV1],
  "signal-taken": [signalTakenV1],
  "signal-refused": [signalRefusedV1],
  "ask-started": [askStartedV1],
  "ask-claimed": [askClaimedV1],
  "ask-answered": [askAnsweredV1],
  "run-started": [runStartedV1],
  "child-posted": [childPostedV1],
  "child-ended": [childEndedV1],
  "loop-started": [loopStartedV1],
  "fork-started": [forkStartedV1],
  "body-ended": [bodyEndedV1],
  "step-succeeded": [stepSucceededV1],
  "step-skipped": [stepSkippedV1],
  "step-failed": [stepFailedV1],
  "step-cancelled": [stepCancelledV1],
  "unwinding-started": [unwindingStartedV1],
  "compensation-started": [compensationStartedV1],
  "compensation-succeeded": [compensationSucceededV1],
  "compensation-failed": [compensationFailedV1],
  "event-succeeded": [eventSucceededV1],
  "event-failed": [eventFailedV1],
  "event-cancelled": [eventCancelledV1],
  "event-quarantined": [eventQuarantinedV1],
  "event-paused": [eventPausedV1],
  "step-parked": [stepParkedV1],
  "step-retried": [stepRetriedV1],
  "event-resumed": [eventResumedV1],
  "event-yielded": [eventYieldedV1],
};

// A map finds a kind by its hash, where an object with so many names is searched.
const formsByKind: ReadonlyMap<string, readonly FactForm<Fact>[]> = new Map(Object.entries(factForms));

/** The form of a fact. Throws an EngineError for a kind or version that this program does not know. */
export function factForm(kind: string, version: number): FactForm<Fact> {
  const form = formsByKind.get(kind)?.[version - 1];
  if (form === undefined) {
    throw new EngineError(
      `This program does not know version ${version} of the fact ${kind}; a newer one may have written it`,
    );
  }
  return form;
}
