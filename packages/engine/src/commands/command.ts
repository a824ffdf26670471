import type { AcceptAttempt } from "./accept-attempt.js";
import type { AnswerAttempt } from "./answer-attempt.js";
import type { CancelEvent } from "./cancel-event.js";
import type { CompleteStep } from "./complete-step.js";
import type { DeferAttempt } from "./defer-attempt.js";
import type { StartDeferred } from "./start-deferred.js";
import type { FailAttempt } from "./fail-attempt.js";
import type { FailStep } from "./fail-step.js";
import type { HeartbeatStep } from "./heartbeat-step.js";
import type { PauseEvent } from "./pause-event.js";
import type { PostEvent } from "./post-event.js";
import type { QuarantineEvent } from "./quarantine-event.js";
import type { RecoverEvent } from "./recover-event.js";
import type { ResumeEvent } from "./resume-event.js";
import type { RetryStep } from "./retry-step.js";
import type { SkipStep } from "./skip-step.js";
import type { StartEvent } from "./start-event.js";
import type { TellChildEnded } from "./tell-child-ended.js";
import type { TellPosted } from "./tell-posted.js";
import type { TimerDue } from "./timer-due.js";

import type { SendSignal } from "./send-signal.js";
import type { DeliverSignal } from "./deliver-signal.js";
import type { SignalsFound } from "./signals-found.js";
import type { ClaimAsk } from "./claim-ask.js";
import type { AnswerAsk } from "./answer-ask.js";

/** Something asked of the engine, about one event. Each kind has its own file under `commands/`. */
export type Command =
  | PostEvent
  | StartEvent
  | AnswerAttempt
  | FailAttempt
  | DeferAttempt
  | StartDeferred
  | AcceptAttempt
  | CompleteStep
  | FailStep
  | HeartbeatStep
  | TimerDue
  | TellPosted
  | TellChildEnded
  | RecoverEvent
  | CancelEvent
  | QuarantineEvent
  | PauseEvent
  | RetryStep
  | SkipStep
  | ResumeEvent
  | SendSignal
  | DeliverSignal
  | SignalsFound
  | ClaimAsk
  | AnswerAsk;

export type {
  AcceptAttempt,
  DeferAttempt,
  StartDeferred,
  SendSignal,
  DeliverSignal,
  SignalsFound,
  ClaimAsk,
  AnswerAsk,
  AnswerAttempt,
  CancelEvent,
  CompleteStep,
  FailAttempt,
  FailStep,
  HeartbeatStep,
  PauseEvent,
  PostEvent,
  QuarantineEvent,
  RecoverEvent,
  ResumeEvent,
  RetryStep,
  SkipStep,
  StartEvent,
  TellChildEnded,
  TellPosted,
  TimerDue,
};
