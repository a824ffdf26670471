import type { AcceptAttempt } from "./commands/accept-attempt.js";
import type { AnswerAttempt } from "./commands/answer-attempt.js";
import type { CancelEvent } from "./commands/cancel-event.js";
import type { CompleteStep } from "./commands/complete-step.js";
import type { FailAttempt } from "./commands/fail-attempt.js";
import type { FailStep } from "./commands/fail-step.js";
import type { HeartbeatStep } from "./commands/heartbeat-step.js";
import type { PauseEvent } from "./commands/pause-event.js";
import type { PostEvent } from "./commands/post-event.js";
import type { QuarantineEvent } from "./commands/quarantine-event.js";
import type { RecoverEvent } from "./commands/recover-event.js";
import type { ResumeEvent } from "./commands/resume-event.js";
import type { RetryStep } from "./commands/retry-step.js";
import type { SkipStep } from "./commands/skip-step.js";
import type { StartEvent } from "./commands/start-event.js";
import type { TellChildEnded } from "./commands/tell-child-ended.js";
import type { TellPosted } from "./commands/tell-posted.js";
import type { TimerDue } from "./commands/timer-due.js";

import type { SendSignal } from "./commands/send-signal.js";
import type { DeliverSignal } from "./commands/deliver-signal.js";
import type { SignalsFound } from "./commands/signals-found.js";
import type { ClaimAsk } from "./commands/claim-ask.js";
import type { AnswerAsk } from "./commands/answer-ask.js";

/** Something asked of the engine, about one event. Each kind has its own file under `commands/`. */
export type Command =
  | PostEvent
  | StartEvent
  | AnswerAttempt
  | FailAttempt
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
